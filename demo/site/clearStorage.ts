/** The run of the demo that what is stored belongs to. */
export const RUN = "trackingDemo.run";
/** Other sites have been on this port, too: what is theirs stays. */
const OURS = /^(offlineTracking|trackingDemo|AppMeasurement)\./;

/** Deletes the visitor's ID, of which the ID service keeps note in cookies. */
export function forgetVisitor(): void {
  document.cookie
    .split("; ")
    .map((cookie) => cookie.split("=")[0])
    .filter((name) => /^AMCVS?_TrackingDemo/.test(name))
    .forEach((name) => {
      document.cookie = `${name}=; path=/; max-age=0`;
    });
}

/** Deletes what the demo, the extension and the tracker keep on this origin. */
export function clearStorage(): void {
  [localStorage, sessionStorage].forEach((storage) =>
    Object.keys(storage)
      .filter((key) => OURS.test(key))
      .forEach((key) => storage.removeItem(key)),
  );
  indexedDB.deleteDatabase("offlineTracking");
  forgetVisitor();
}
