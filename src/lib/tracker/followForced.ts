import type { Tracker } from "./Tracker";

/**
 * Tells when the page calls `s.forceOffline()` and `s.forceOnline()`: somebody's consent gate may be behind them. AppMeasurement
 * obeys them only for what it sends itself.
 */
export function followForced(
  tracker: Tracker,
  onChange: (isOffline: boolean) => void,
): void {
  const { forceOffline, forceOnline } = tracker;
  const follow = (isOffline: boolean, original?: () => void) => () => {
    original?.call(tracker);
    onChange(isOffline);
  };
  tracker.forceOffline = follow(true, forceOffline);
  tracker.forceOnline = follow(false, forceOnline);
}
