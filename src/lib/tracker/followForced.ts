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
  if (isForced(tracker)) {
    onChange(true);
  }
  tracker.forceOffline = follow(true, forceOffline);
  tracker.forceOnline = follow(false, forceOnline);
}

/**
 * Whether the page called it before, as pages do that bring the library themselves. AppMeasurement tells nobody, and has another
 * name for it in each version: it is what `s.forceOnline()` turns from true to false.
 */
function isForced(tracker: Tracker): boolean {
  const { forceOffline, forceOnline } = tracker;
  const values = tracker as unknown as Record<string, unknown>;
  const whatIsTrue = () =>
    Object.keys(values).filter((name) => values[name] === true);
  const before = whatIsTrue();
  forceOnline?.call(tracker);
  const isChanged = whatIsTrue().length < before.length;
  if (isChanged) {
    forceOffline?.call(tracker);
  }
  return isChanged;
}
