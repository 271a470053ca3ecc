import { ExtensionView, type ViewProps } from "../components/ExtensionView";
import type { Form } from "../useExtensionView";
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

/** The configuration view of the extension. */
export function ConfigurationView(props: ViewProps) {
  return (
    <ExtensionView form={FORM} {...props}>
      {(section) => (
        <>
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
        </>
      )}
    </ExtensionView>
  );
}
