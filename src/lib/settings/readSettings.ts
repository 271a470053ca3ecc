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

const isBoolean = (value: unknown) => typeof value === "boolean";

/** Completes settings with their defaults; a value that is not of its form gives the default and a warning. */
export function readSettings(
  saved: unknown,
  logger: Turbine["logger"],
): Settings {
  const given = Object(saved) as Record<string, unknown>;

  const read = <T>(
    name: keyof Settings,
    usual: T,
    isValid: (value: unknown) => boolean,
  ): T => {
    if (isValid(given[name])) {
      return given[name] as T;
    }
    if (name in given) {
      logger.warn(`Setting ${name} is invalid: default used`);
    }
    return usual;
  };
  const readInteger = (
    name: keyof Settings,
    usual: number,
    least: number,
    most: number,
  ) =>
    read(
      name,
      usual,
      (value) =>
        Number.isInteger(value) &&
        (value as number) >= least &&
        (value as number) <= most,
    );

  return {
    trackOffline: read("trackOffline", false, isBoolean),
    timestampsAccepted: read("timestampsAccepted", false, isBoolean),
    reportSuites: read(
      "reportSuites",
      [],
      (value) =>
        Array.isArray(value) &&
        value.every((suite) => typeof suite === "string"),
    ),
    queue: read("queue", "durable", (value) =>
      ["durable", "appmeasurement"].includes(value as string),
    ),
    offlineHitLimit: readInteger("offlineHitLimit", 1000, 1, 100000),
    offlineThrottleDelay: readInteger("offlineThrottleDelay", 0, 0, 60000),
    maxHitAge: readInteger("maxHitAge", 92, 1, 92),
  };
}
