import { Radio, RadioGroup } from "@adobe/react-spectrum";
import { asText } from "../../asText";
import { ExtensionView, type ViewProps } from "../../components/ExtensionView";
import type { Form, FormProps } from "../../useExtensionView";
import { useStrings } from "../../useStrings";

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
  validateForm: ({ status }, translate) =>
    ["online", "offline"].includes(status)
      ? {}
      : { status: translate("statusError") },
  toSettings: ({ status }) => ({ status }),
};

/** The view of the condition Connection Status. */
export function ConnectionStatusView(props: ViewProps) {
  return (
    <ExtensionView form={FORM} {...props}>
      {(form) => <ConnectionStatusForm {...form} />}
    </ExtensionView>
  );
}

function ConnectionStatusForm({ values, errors, onChange }: FormProps<Values>) {
  const translate = useStrings();
  return (
    <RadioGroup
      label={translate("status")}
      description={translate("statusMeaning")}
      value={values.status}
      onChange={(status) => onChange({ status })}
      isInvalid={!!errors.status}
      errorMessage={errors.status}
    >
      <Radio value="online">{translate("online")}</Radio>
      <Radio value="offline">{translate("offline")}</Radio>
    </RadioGroup>
  );
}
