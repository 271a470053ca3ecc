import type { Tracker } from "./Tracker";

const DEFAULT_TIMEOUT = 250;

/**
 * Takes the doneAction of the hit being tracked: a function to call, or a link to follow ("navigate"), at most once, on
 * delivery or after `s.forcedLinkTrackingTimeout` milliseconds, whichever is first. Returns what to call on delivery.
 * AppMeasurement does nothing of it while it buffers.
 */
export function takeDoneAction(
  tracker: Tracker,
  onError: (error: unknown) => void,
): (() => void) | undefined {
  const { bodyClickTarget: target } = tracker;
  let { bodyClickFunction: action } = tracker;
  if (!action) {
    return undefined;
  }
  tracker.bodyClickFunction = tracker.bodyClickTarget = 0;

  const done = () => {
    const todo = action;
    action = 0;
    try {
      const { href } = Object(target) as { href?: string };
      if (typeof todo === "function") {
        (todo as () => void)();
      } else if (todo && href) {
        location.href = href;
      }
    } catch (e) {
      onError(e);
    }
  };
  setTimeout(done, tracker.forcedLinkTrackingTimeout || DEFAULT_TIMEOUT);
  return done;
}
