import { collectionServerOf } from "../hit/hitUrl";
import { takeUrls } from "./takeUrls";
import type { Tracker } from "./Tracker";

/** The requests that AppMeasurement has buffered in sessionStorage, as `s.bufferRequests()` asks it to. */
export type BufferedRequests = [
  /** Takes out and returns what is buffered, oldest first. */
  take: () => string[],
  /** Discards, at the end of this task, what AppMeasurement is about to buffer. */
  drop: () => void,
];

/** AppMeasurement 2.27.0 keeps them under storageFilename, visitorNamespace and account. */
export function createBufferedRequests(tracker: Tracker): BufferedRequests {
  let discarding = "";

  const key = () =>
    `${tracker.storageFilename}-${tracker.visitorNamespace}${tracker.account}`;
  const discard = () => {
    if (discarding) {
      takeUrls("sessionStorage", discarding);
      discarding = "";
    }
  };

  return [
    () => {
      discard();
      return takeUrls("sessionStorage", key()).filter(
        collectionServerOf,
      ) as string[];
    },
    () => {
      discarding = key();
      Promise.resolve().then(discard);
    },
  ];
}
