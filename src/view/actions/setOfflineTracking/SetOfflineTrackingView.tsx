import {
  Content,
  Heading,
  InlineAlert,
  Radio,
  RadioGroup,
} from "@adobe/react-spectrum";
import { asText } from "../../asText";
import { DataElementField } from "../../components/DataElementField";
import { ExtensionView, type ViewProps } from "../../components/ExtensionView";
import { isToken } from "../../isToken";
import type { Form, FormProps } from "../../useExtensionView";
import { useStrings } from "../../useStrings";

interface Values {
  /** "on", "off" or "element". */
  choice: string;
  element: string;
}

const FORM: Form<Values> = {
  toFormValues(settings) {
    const { trackOffline = true } = Object(settings) as {
      trackOffline?: unknown;
    };
    return typeof trackOffline === "boolean"
      ? { choice: trackOffline ? "on" : "off", element: "" }
      : { choice: "element", element: asText(trackOffline) };
  },
  validateForm: ({ choice, element }, translate) =>
    choice === "element" && !isToken(element.trim())
      ? { element: translate("dataElementError") }
      : {},
  toSettings: ({ choice, element }) => ({
    trackOffline: choice === "element" ? element.trim() : choice === "on",
  }),
};

/** The view of the action Set Offline Tracking. */
export function SetOfflineTrackingView(props: ViewProps) {
  return (
    <ExtensionView form={FORM} {...props}>
      {(form) => <SetOfflineTrackingForm {...form} />}
    </ExtensionView>
  );
}

function SetOfflineTrackingForm({
  values,
  errors,
  onChange,
  extensionBridge,
}: FormProps<Values>) {
  const translate = useStrings();
  return (
    <>
      <RadioGroup
        label={translate("offlineTracking")}
        value={values.choice}
        onChange={(choice) => onChange({ choice })}
      >
        <Radio value="on">{translate("setOfflineTrackingOn")}</Radio>
        <Radio value="off">{translate("setOfflineTrackingOff")}</Radio>
        <Radio value="element">{translate("setOfflineTrackingElement")}</Radio>
      </RadioGroup>
      {values.choice === "element" && (
        <DataElementField
          label={translate("dataElement")}
          description={translate("dataElementBoolean")}
          value={values.element}
          onChange={(element) => onChange({ element })}
          error={errors.element}
          extensionBridge={extensionBridge}
        />
      )}
      <InlineAlert variant="info">
        <Heading level={2}>{translate("setOfflineTrackingNoteTitle")}</Heading>
        <Content>{translate("setOfflineTrackingNote")}</Content>
      </InlineAlert>
    </>
  );
}
