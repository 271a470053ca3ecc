import { ownQueueOf } from "./ownQueueOf";
import { keysOf } from "./takeStoredHits";
import { takeUrls } from "./takeUrls";
import type { Tracker } from "./Tracker";

/**
 * Discards what AppMeasurement's own queue has. In storage it has a copy of what is in its memory.
 *
 * Returns how many hits there were.
 */
export function discardOwnQueue(tracker: Tracker): number {
  const stored = keysOf(tracker).flatMap((key) =>
    takeUrls("localStorage", key),
  ).length;
  const queued = ownQueueOf(tracker).flatMap((queue) => queue.splice(0)).length;
  return Math.max(stored, queued);
}
