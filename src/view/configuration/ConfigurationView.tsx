import { ExtensionView, type ViewProps } from "../components/ExtensionView";
import { TrackOfflineChoice } from "../components/TrackOfflineChoice";
import { Version } from "../components/Version";
import type { Form } from "../useExtensionView";
import { AdvancedSettings } from "./AdvancedSettings";
import {
  mayBeOn,
  toFormValues,
  toSettings,
  type FormValues,
} from "./formValues";
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
          <TrackOfflineChoice {...section} />
          {mayBeOn(section.values) ? (
            <>
              <TimestampWarning {...section} />
              <TimestampsAcceptedCheckbox {...section} />
            </>
          ) : (
            <TimestampsRequiredNote />
          )}
          <ReportSuiteList {...section} />
          <AdvancedSettings {...section} />
          <Version />
        </>
      )}
    </ExtensionView>
  );
}
