import type { Tracker } from "./Tracker";

type Callback = (url: string, ...args: unknown[]) => void;
/** As AppMeasurement keeps it. */
type Registration = [callback: Callback, args: unknown[]];

/**
 * Runs the callbacks that the page registers with `s.registerPostTrackCallback(fn, ...args)`, and returns what does so after a
 * delivery. AppMeasurement runs them only for what it sends itself.
 */
export function createPostTrackCallbacks(
  tracker: Tracker,
  onError: (error: unknown) => void,
): (url: string) => void {
  const later: Registration[] = [];
  const run = (url: string, registrations: Registration[]) =>
    registrations.forEach(([callback, args]) => {
      try {
        callback(url, ...args);
      } catch (e) {
        onError(e);
      }
    });
  // What AppMeasurement sends itself: it runs those from before.
  const runLater = (url: string) => run(url, later);

  tracker.registerPostTrackCallback(runLater);
  const before = registeredBeside(tracker, runLater);
  tracker.registerPostTrackCallback = (callback, ...args) => {
    later.push([callback, args]);
  };
  return (url) => run(url, before.concat(later));
}

/**
 * What was registered before this callback, as pages do that bring the library themselves. AppMeasurement tells nobody, and has
 * another name for the list in each version: it is the one that this callback is in, too.
 */
function registeredBeside(
  tracker: Tracker,
  ours: (url: string) => void,
): Registration[] {
  const lists = Object.values(tracker).filter(
    (value): value is Registration[] => Array.isArray(value),
  );
  const isOurs = (entry: unknown) => Array.isArray(entry) && entry[0] === ours;
  const list = lists.find((entries) => entries.some(isOurs)) || [];
  return list.filter(
    ([callback, args]) =>
      callback !== ours &&
      typeof callback === "function" &&
      Array.isArray(args),
  );
}
