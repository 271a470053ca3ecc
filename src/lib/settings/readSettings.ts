import { readBoolean, readWholeNumber } from "./readValue";

/** Days. Analytics takes no older hits. */
export const OLDEST_HIT = 92;

/** The extension's settings: what the configuration view saves, with data elements replaced by their values. */
export interface Settings {
  /** Whether AppMeasurement adds timestamps and hits are kept while they can't be delivered. */
  trackOffline: boolean;
  /** Whether the user confirmed that the report suites accept timestamped hits. */
  timestampsAccepted: boolean;
  /** The report suites that accept timestamped hits; empty: all; null, where what was saved is no list: none. */
  reportSuites: string[] | null;
  /** Whose queue is used. */
  queue: "durable" | "appmeasurement";
  /** Most hits kept on the device, 1 to 100000. */
  offlineHitLimit: number;
  /** Least time from the start of one queued send to the start of the next, 0 to 60000 ms. */
  offlineThrottleDelay: number;
  /** Older hits are discarded, 1 to 92 days. */
  maxHitAge: number;
}

const isText = (value: unknown): boolean => typeof value === "string";

const integer = (least: number, most: number) => (value: unknown) =>
  readWholeNumber(value, least, most);

/** Each setting's default, and what reads a value of it: undefined for one that is not of its form. */
const FORMS: {
  [Name in keyof Settings]: [
    Settings[Name],
    (value: unknown) => Settings[Name] | undefined,
  ];
} = {
  trackOffline: [false, readBoolean],
  // No data element confirms.
  timestampsAccepted: [
    false,
    (value) => (typeof value === "boolean" ? value : undefined),
  ],
  reportSuites: [
    [],
    (value) =>
      Array.isArray(value) && value.every(isText) ? value : undefined,
  ],
  queue: [
    "durable",
    (value) =>
      value === "durable" || value === "appmeasurement" ? value : undefined,
  ],
  offlineHitLimit: [1000, integer(1, 100000)],
  offlineThrottleDelay: [0, integer(0, 60000)],
  maxHitAge: [OLDEST_HIT, integer(1, OLDEST_HIT)],
};

/**
 * Completes settings with their defaults. A value that is not of its form gives the default and a warning; of report
 * suites it confirms none, as a hit with a timestamp is lost where it isn't accepted.
 */
export function readSettings(
  saved: unknown,
  logger: Turbine["logger"],
): Settings {
  const given = Object(saved) as Record<string, unknown>;
  const settings: Record<string, unknown> = {};
  for (const [name, [usual, read]] of Object.entries(FORMS)) {
    const value = name in given ? read(given[name]) : usual;
    if (value !== undefined) {
      settings[name] = value;
    } else if (name === "reportSuites") {
      settings[name] = null;
      logger.warn("reportSuites invalid, none confirmed:", given[name]);
    } else {
      settings[name] = usual;
      logger.warn(`${name} invalid, ${usual as string} used:`, given[name]);
    }
  }
  return settings as unknown as Settings;
}
