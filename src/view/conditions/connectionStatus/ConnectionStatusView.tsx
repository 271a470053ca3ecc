import { Radio, RadioGroup } from "@adobe/react-spectrum";
import { asText } from "../../asText";
import { ExtensionView, type ViewProps } from "../../components/ExtensionView";
import type { Form } from "../../useExtensionView";

interface Values {
  /** Anything, where the saved settings were wrong. */
  status: string;
}

const FORM: Form<Values> = {
  toFormValues: (settings) => ({
    status: asText(
      (Object(settings) as { status?: unknown }).status ?? "offline",
    ),
  }),
  validateForm: ({ status }) =>
    ["online", "offline"].includes(status)
      ? {}
      : { status: "Choose a status." },
  toSettings: ({ status }) => ({ status }),
};

/** The view of the condition Connection Status. */
export function ConnectionStatusView(props: ViewProps) {
  return (
    <ExtensionView form={FORM} {...props}>
      {({ values, errors, onChange }) => (
        <RadioGroup
          label="Return true if the connection is"
          description="Offline: the browser is, or the last attempt to reach the collection server failed."
          value={values.status}
          onChange={(status) => onChange({ status })}
          isInvalid={!!errors.status}
          errorMessage={errors.status}
        >
          <Radio value="online">Online</Radio>
          <Radio value="offline">Offline</Radio>
        </RadioGroup>
      )}
    </ExtensionView>
  );
}
