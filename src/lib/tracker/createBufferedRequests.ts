import type { Tracker } from "./Tracker";

/** The requests that AppMeasurement has buffered in sessionStorage, as `s.bufferRequests()` asks it to. */
export interface BufferedRequests {
  /** Takes out and returns what is buffered, oldest first. */
  take(): string[];
  /** Discards, at the end of this task, what AppMeasurement is about to buffer. */
  discardNext(): void;
}

/** AppMeasurement 2.27.0 keeps a JSON array of URLs under storageFilename, visitorNamespace and account. */
export function createBufferedRequests(tracker: Tracker): BufferedRequests {
  let discarding: string | undefined;

  const key = () =>
    `${tracker.storageFilename}-${tracker.visitorNamespace}${tracker.account}`;
  const takeFrom = (name: string): string[] => {
    try {
      const buffered = sessionStorage.getItem(name);
      sessionStorage.removeItem(name);
      return JSON.parse(buffered || "[]") as string[];
    } catch (e) {
      return [];
    }
  };
  const discard = () => {
    if (discarding) {
      takeFrom(discarding);
      discarding = "";
    }
  };

  return {
    take() {
      discard();
      return takeFrom(key());
    },
    discardNext() {
      discarding = key();
      Promise.resolve().then(discard);
    },
  };
}
