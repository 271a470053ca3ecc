import { Content, Heading, InlineAlert } from "@adobe/react-spectrum";
import { ExtensionView, type ViewProps } from "../../components/ExtensionView";
import { TrackOfflineChoice } from "../../components/TrackOfflineChoice";
import {
  toTrackOffline,
  toTrackOfflineValues,
  trackOfflineErrors,
  type TrackOfflineValues,
} from "../../trackOffline";
import type { Form, FormProps } from "../../useExtensionView";
import { useStrings } from "../../useStrings";

const FORM: Form<TrackOfflineValues> = {
  toFormValues(settings) {
    const { trackOffline = true } = Object(settings) as {
      trackOffline?: unknown;
    };
    return toTrackOfflineValues(trackOffline);
  },
  validateForm: trackOfflineErrors,
  toSettings: (values) => ({ trackOffline: toTrackOffline(values) }),
};

/** The view of the action Set Offline Tracking. */
export function SetOfflineTrackingView(props: ViewProps) {
  return (
    <ExtensionView form={FORM} {...props}>
      {(form) => <SetOfflineTrackingForm {...form} />}
    </ExtensionView>
  );
}

function SetOfflineTrackingForm(props: FormProps<TrackOfflineValues>) {
  const translate = useStrings();
  return (
    <>
      <TrackOfflineChoice {...props} />
      <InlineAlert variant="info">
        <Heading level={2}>{translate("setOfflineTrackingNoteTitle")}</Heading>
        <Content>{translate("setOfflineTrackingNote")}</Content>
      </InlineAlert>
    </>
  );
}
