import { ViewFrame } from "../components/ViewFrame";
import { useExtensionView, type Form } from "../useExtensionView";
import { AdvancedSettings } from "./AdvancedSettings";
import {
  mayBeOn,
  toFormValues,
  toSettings,
  type FormValues,
} from "./formValues";
import { OfflineTrackingSwitch } from "./OfflineTrackingSwitch";
import { ReportSuiteList } from "./ReportSuiteList";
import { TimestampsAcceptedCheckbox } from "./TimestampsAcceptedCheckbox";
import { TimestampsRequiredNote } from "./TimestampsRequiredNote";
import { TimestampWarning } from "./TimestampWarning";
import { validateForm } from "./validateForm";

const FORM: Form<FormValues> = { toFormValues, validateForm, toSettings };

interface Props {
  extensionBridge: ExtensionBridge;
}

/** The configuration view of the extension. */
export function ConfigurationView({ extensionBridge }: Props) {
  const section = useExtensionView(extensionBridge, FORM);
  if (!section) {
    return null;
  }
  return (
    <ViewFrame>
      <OfflineTrackingSwitch {...section} />
      {mayBeOn(section.values) ? (
        <>
          <TimestampWarning />
          <TimestampsAcceptedCheckbox {...section} />
        </>
      ) : (
        <TimestampsRequiredNote />
      )}
      <ReportSuiteList {...section} />
      <AdvancedSettings {...section} />
    </ViewFrame>
  );
}
