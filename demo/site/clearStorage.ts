/** The run of the demo that what is stored belongs to. */
export const RUN = "trackingDemo.run";
/** Other sites have been on this port, too: what is theirs stays. */
const OURS = /^(offlineTracking|trackingDemo|AppMeasurement)\./;

/** Deletes what the demo, the extension and the tracker keep on this origin. */
export function clearStorage(): void {
  [localStorage, sessionStorage].forEach((storage) =>
    Object.keys(storage)
      .filter((key) => OURS.test(key))
      .forEach((key) => storage.removeItem(key)),
  );
  indexedDB.deleteDatabase("offlineTracking");
}
