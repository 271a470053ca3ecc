import { accountOf, collectionServerOf, parameterOf } from "../hit/hitUrl";
import { areListed } from "./areListed";
import type { Settings } from "./readSettings";

/** Tells which hits may be queued. */
export type SuiteGuard = (url: unknown) => string;

/**
 * Gives the collection server of a hit that may be queued; "" for one without a timestamp, or for a report suite that may
 * drop it for its timestamp.
 */
export const createSuiteGuard =
  (settings: Settings): SuiteGuard =>
  (url) => {
    const server = collectionServerOf(url);
    const isQueueable =
      server &&
      areListed(accountOf(url as string), settings) &&
      parameterOf(url as string, "ts");
    return isQueueable ? server : "";
  };
