import type { Tracker } from "./Tracker";

/**
 * Remembers the callbacks that the page registers with `s.registerPostTrackCallback(fn, ...args)`, and returns what runs
 * them after a delivery. AppMeasurement runs them only for what it sends itself.
 */
export function createPostTrackCallbacks(
  tracker: Tracker,
  onError: (error: unknown) => void,
): (url: string) => void {
  const callbacks: Parameters<Tracker["registerPostTrackCallback"]>[] = [];

  const run = (url: string) =>
    callbacks.forEach(([callback, ...args]) => {
      try {
        callback(url, ...args);
      } catch (e) {
        onError(e);
      }
    });

  tracker.registerPostTrackCallback(run);
  tracker.registerPostTrackCallback = (...registration) => {
    callbacks.push(registration);
  };
  return run;
}
