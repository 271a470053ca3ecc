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

const DEFAULTS: Settings = {
  trackOffline: false,
  timestampsAccepted: false,
  reportSuites: [],
  queue: "durable",
  offlineHitLimit: 1000,
  offlineThrottleDelay: 0,
  maxHitAge: 92,
};

const RANGES: Partial<Record<string, [number, number]>> = {
  offlineHitLimit: [1, 100000],
  offlineThrottleDelay: [0, 60000],
  maxHitAge: [1, 92],
};

/** Whether a value can be that of a setting. */
function isValid(name: string, value: unknown, usual: unknown): boolean {
  const range = RANGES[name];
  return range
    ? Number.isInteger(value) &&
        (value as number) >= range[0] &&
        (value as number) <= range[1]
    : Array.isArray(usual)
      ? Array.isArray(value) &&
        value.every((suite) => typeof suite === "string")
      : typeof value === typeof usual &&
        (name !== "queue" || /^(durable|appmeasurement)$/.test(String(value)));
}

/** Completes settings with their defaults; a value that is not of its form gives the default and a warning. */
export function readSettings(
  saved: unknown,
  logger: Turbine["logger"],
): Settings {
  const given = Object(saved) as Record<string, unknown>;
  const settings = Object.assign({}, DEFAULTS);
  (Object.keys(DEFAULTS) as (keyof Settings)[]).forEach((name) => {
    if (isValid(name, given[name], DEFAULTS[name])) {
      settings[name] = given[name] as never;
    } else if (name in given) {
      logger.warn(`Setting ${name} is not valid: the default is used`);
    }
  });
  return settings;
}
