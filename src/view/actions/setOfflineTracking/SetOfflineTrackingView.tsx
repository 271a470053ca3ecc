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
import type { Form } from "../../useExtensionView";

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
  validateForm: ({ choice, element }) =>
    choice === "element" && !isToken(element.trim())
      ? { element: "Pick a data element. It is written %name%." }
      : {},
  toSettings: ({ choice, element }) => ({
    trackOffline: choice === "element" ? element.trim() : choice === "on",
  }),
};

/** The view of the action Set Offline Tracking. */
export function SetOfflineTrackingView(props: ViewProps) {
  return (
    <ExtensionView form={FORM} {...props}>
      {({ values, errors, onChange, extensionBridge }) => (
        <>
          <RadioGroup
            label="Offline tracking"
            value={values.choice}
            onChange={(choice) => onChange({ choice })}
          >
            <Radio value="on">On</Radio>
            <Radio value="off">Off</Radio>
            <Radio value="element">From a data element</Radio>
          </RadioGroup>
          {values.choice === "element" && (
            <DataElementField
              label="Data element"
              description="It must give true or false."
              value={values.element}
              onChange={(element) => onChange({ element })}
              error={errors.element}
              extensionBridge={extensionBridge}
            />
          )}
          <InlineAlert variant="info">
            <Heading>Until the page ends</Heading>
            <Content>
              It applies to every tracker of the Adobe Analytics extension.
              Turned off, AppMeasurement sends hits itself, without a timestamp,
              and what is queued is still delivered. It can&apos;t be turned on
              unless the extension&apos;s configuration confirms that the report
              suites accept timestamped hits.
            </Content>
          </InlineAlert>
        </>
      )}
    </ExtensionView>
  );
}
