import { asText } from "./asText";
import { isToken } from "./isToken";
import type { Translate } from "./useStrings";

/** A form's part that sets trackOffline: to a fixed value, or to what a data element gives. */
export interface TrackOfflineValues {
  /** "on", "off" or "element". */
  trackOffline: string;
  /** The data element; it counts where "element" is chosen. */
  trackOfflineElement: string;
}

/** What the form shows for a saved value; one of a wrong form as a data element, so that the user sees it. */
export const toTrackOfflineValues = (saved: unknown): TrackOfflineValues =>
  typeof saved === "boolean"
    ? { trackOffline: saved ? "on" : "off", trackOfflineElement: "" }
    : { trackOffline: "element", trackOfflineElement: asText(saved) };

/** The value to save. */
export const toTrackOffline = ({
  trackOffline,
  trackOfflineElement,
}: TrackOfflineValues): boolean | string =>
  trackOffline === "element"
    ? trackOfflineElement.trim()
    : trackOffline === "on";

/** What is wrong with it, by the name of the form value; empty when it can be saved. */
export function trackOfflineErrors(
  values: TrackOfflineValues,
  translate: Translate,
): { trackOfflineElement?: string } {
  const value = toTrackOffline(values);
  return typeof value === "boolean" || isToken(value)
    ? {}
    : { trackOfflineElement: translate("dataElementError") };
}
