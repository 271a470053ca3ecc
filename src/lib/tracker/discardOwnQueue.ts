import { collectionServerOf } from "../hit/hitUrl";
import { keysOf } from "./takeStoredHits";
import { takeUrls } from "./takeUrls";
import type { Tracker } from "./Tracker";

/**
 * Discards what AppMeasurement's own queue has. In storage it has a copy of what is in its memory: an array of URLs, in a property
 * that is named otherwise in each version.
 *
 * Returns how many hits there were.
 */
export function discardOwnQueue(tracker: Tracker): number {
  const stored = keysOf(tracker).flatMap((key) =>
    takeUrls("localStorage", key),
  ).length;
  let queued = 0;
  Object.values(tracker as object).forEach((value: unknown) => {
    if (
      Array.isArray(value) &&
      value.length &&
      value.every(collectionServerOf)
    ) {
      queued += value.length;
      value.length = 0;
    }
  });
  return Math.max(stored, queued);
}
