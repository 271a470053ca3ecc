import { decoded } from "../hit/hitUrl";

/** Prints a request as AppMeasurement does for what it sends itself, while `s.debugTracking` is on. */
export const printRequest = (url: string): void =>
  console.log(
    [`AppMeasurement Debug: ${url}`, ...url.split("&").map(decoded)].join(
      "\n\t",
    ),
  );
