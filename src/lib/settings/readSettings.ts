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

/** Completes settings with their defaults; a value that is not of its form gives the default and a warning. */
export function readSettings(
  saved: unknown,
  logger: Turbine["logger"],
): Settings {
  const given = Object(saved) as Record<string, unknown>;

  const read = <T>(
    name: keyof Settings,
    usual: T,
    isValid: (value: T) => boolean = () => true,
  ): T => {
    const value = given[name] as T;
    if (typeof value === typeof usual && isValid(value)) {
      return value;
    }
    if (name in given) {
      logger.warn(`Setting ${name} is invalid: default used`);
    }
    return usual;
  };
  const integer = (least: number, most: number) => (value: number) =>
    Number.isInteger(value) && value >= least && value <= most;

  return {
    trackOffline: read("trackOffline", false),
    timestampsAccepted: read("timestampsAccepted", false),
    reportSuites: read<string[]>(
      "reportSuites",
      [],
      (value) =>
        Array.isArray(value) &&
        value.every((suite) => typeof suite === "string"),
    ),
    queue: read<Settings["queue"]>("queue", "durable", (value) =>
      ["durable", "appmeasurement"].includes(value),
    ),
    offlineHitLimit: read("offlineHitLimit", 1000, integer(1, 100000)),
    offlineThrottleDelay: read("offlineThrottleDelay", 0, integer(0, 60000)),
    maxHitAge: read("maxHitAge", 92, integer(1, 92)),
  };
}
