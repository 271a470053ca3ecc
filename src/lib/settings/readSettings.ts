/** The extension's settings: what the configuration view saves, with data elements replaced by their values. */
export interface Settings {
  /** Whether AppMeasurement adds timestamps and hits are kept while they can't be delivered. */
  trackOffline: boolean;
  /** Whether the user confirmed that the report suites accept timestamped hits. */
  timestampsAccepted: boolean;
  /** The report suites that accept timestamped hits; empty: all. */
  reportSuites: string[];
  /** Whose queue is used. */
  queue: "durable" | "appmeasurement";
  /** Most hits kept on the device, 1 to 100000. */
  offlineHitLimit: number;
  /** Least time from the start of one queued send to the start of the next, 0 to 60000 ms. */
  offlineThrottleDelay: number;
  /** Older hits are discarded, 1 to 92 days. */
  maxHitAge: number;
}

const integer = (least: number, most: number) => (value: number) =>
  value % 1 === 0 && value >= least && value <= most;

/** The default of each setting, and what else it takes to be valid than to be of the same type. */
const FORMS: {
  [Name in keyof Settings]: [
    Settings[Name],
    ((value: Settings[Name]) => boolean)?,
  ];
} = {
  trackOffline: [false],
  timestampsAccepted: [false],
  reportSuites: [
    [],
    (value) =>
      Array.isArray(value) && value.every((suite) => typeof suite === "string"),
  ],
  queue: ["durable", (value) => ["durable", "appmeasurement"].includes(value)],
  offlineHitLimit: [1000, integer(1, 100000)],
  offlineThrottleDelay: [0, integer(0, 60000)],
  maxHitAge: [92, integer(1, 92)],
};

/** Completes settings with their defaults; a value that is not of its form gives the default and a warning. */
export function readSettings(
  saved: unknown,
  logger: Turbine["logger"],
): Settings {
  const given = Object(saved) as Record<string, unknown>;
  const settings: Record<string, unknown> = {};
  for (const [name, [usual, isValid]] of Object.entries(FORMS)) {
    const value = given[name];
    if (
      typeof value === typeof usual &&
      (!isValid || isValid(value as never))
    ) {
      settings[name] = value;
    } else {
      settings[name] = usual;
      if (name in given) {
        logger.warn(`${name} invalid: default used`);
      }
    }
  }
  return settings as unknown as Settings;
}
