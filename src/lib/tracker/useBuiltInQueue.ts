import type { Settings } from "../settings/readSettings";
import type { Tracker } from "./Tracker";

/**
 * Leaves the queue to AppMeasurement: sets its variables. It keeps its hits whatever the visitor says; `guard` deletes them, and is
 * told with each hit, as the page's opt-in service may come late.
 */
export function useBuiltInQueue(
  tracker: Tracker,
  settings: Settings,
  guard: (tracker: Tracker) => void,
): void {
  tracker.trackOffline = true;
  tracker.offlineLimit = settings.offlineHitLimit;
  tracker.offlineThrottleDelay = settings.offlineThrottleDelay;
  guard(tracker);
  tracker.registerPreTrackCallback(() => guard(tracker));
}
