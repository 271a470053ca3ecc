import type { Settings } from "../settings/readSettings";
import type { Tracker } from "./Tracker";

/** Leaves the queue to AppMeasurement: sets its variables, and nothing else. */
export function useBuiltInQueue(tracker: Tracker, settings: Settings): void {
  tracker.trackOffline = true;
  tracker.offlineLimit = settings.offlineHitLimit;
  tracker.offlineThrottleDelay = settings.offlineThrottleDelay;
}
