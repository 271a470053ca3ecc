import { asText } from "../asText";
import {
  toTrackOffline,
  toTrackOfflineValues,
  type TrackOfflineValues,
} from "../trackOffline";
import { toWholeNumber } from "../wholeNumber";
import { withoutDuplicates } from "./reportSuiteIds";

/** What the form holds; numbers as text, as they may be data elements and may be wrong. */
export interface FormValues extends TrackOfflineValues {
  timestampsAccepted: boolean;
  reportSuites: string[];
  /** Report suites that are being typed. */
  newReportSuite: string;
  /** Anything, where the saved settings were wrong. */
  queue: string;
  offlineHitLimit: string;
  offlineThrottleDelay: string;
  maxHitAge: string;
}

/** The settings as they are saved: the contract with the library. */
export interface SavedSettings {
  trackOffline: boolean | string;
  timestampsAccepted: boolean;
  reportSuites?: string[];
  queue?: string;
  offlineHitLimit?: number | string;
  offlineThrottleDelay?: number | string;
  maxHitAge?: number | string;
}

/** Least, most and default of the numbers. */
export const NUMBERS = {
  offlineHitLimit: { least: 1, most: 100000, usual: 1000 },
  offlineThrottleDelay: { least: 0, most: 60000, usual: 0 },
  maxHitAge: { least: 1, most: 92, usual: 92 },
};

export type NumberName = keyof typeof NUMBERS;

export const NUMBER_NAMES = Object.keys(NUMBERS) as NumberName[];

/** What the form shows for saved settings; those of a wrong form as they are, so that the user sees them. */
export function toFormValues(settings: unknown): FormValues {
  const saved = Object(settings) as Record<string, unknown>;
  const { trackOffline = false, reportSuites = [] } = saved;
  const numberText = (name: NumberName) =>
    asText(saved[name] ?? NUMBERS[name].usual);
  return {
    ...toTrackOfflineValues(trackOffline),
    timestampsAccepted: saved.timestampsAccepted === true,
    reportSuites: withoutDuplicates(
      (Array.isArray(reportSuites) ? reportSuites : [reportSuites]).map(
        // In brackets, so that it isn't taken for a report suite ID.
        (id: unknown) => (typeof id === "string" ? id : asText([id])),
      ),
    ),
    newReportSuite: "",
    queue: asText(saved.queue ?? "durable"),
    offlineHitLimit: numberText("offlineHitLimit"),
    offlineThrottleDelay: numberText("offlineThrottleDelay"),
    maxHitAge: numberText("maxHitAge"),
  };
}

/** The settings to save: only what differs from its default, trackOffline and timestampsAccepted aside. */
export function toSettings(values: FormValues): SavedSettings {
  const settings: SavedSettings = {
    trackOffline: toTrackOffline(values),
    timestampsAccepted: values.timestampsAccepted,
  };
  if (values.reportSuites.length) {
    settings.reportSuites = values.reportSuites;
  }
  if (values.queue !== "durable") {
    settings.queue = values.queue;
  }
  NUMBER_NAMES.forEach((name) => {
    const text = values[name].trim();
    if (text && text !== String(NUMBERS[name].usual)) {
      settings[name] = toWholeNumber(text);
    }
  });
  return settings;
}

/** Whether offline tracking is on, or may be: a data element decides at run time. */
export const mayBeOn = (values: FormValues): boolean =>
  values.trackOffline !== "off";
