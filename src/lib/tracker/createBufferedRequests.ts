import { collectionServerOf } from "../hit/hitUrl";
import { untilAtRest } from "../delivery/untilAtRest";
import { takeUrls } from "./takeUrls";
import type { Tracker } from "./Tracker";

const COPY = "offlineTracking.copy.";

/** The requests that AppMeasurement buffers in sessionStorage, as `s.bufferRequests()` asks it to. */
export interface BufferedRequests {
  /** Takes out and returns what the page had buffered, oldest first. */
  take(): string[];
  /** Discards, at the end of this task, what AppMeasurement is about to buffer: a copy of a hit that was taken. */
  drop(): void;
  /** Does so now. */
  discard(): void;
}

/**
 * AppMeasurement 2.27.0 buffers under storageFilename, visitorNamespace and account. A window that the page opens gets a copy
 * of sessionStorage, and frames share it. So what is dropped goes under a name that is this page's alone, as the tracker of
 * another document would take it for its own, even within this task.
 */
export function createBufferedRequests(
  tracker: Tracker,
  pageId: string,
): BufferedRequests {
  /** The key of a copy, and the tracker's own storageFilename; while there is one. */
  let copy: { key: string; storageFilename?: string } | undefined;

  const key = () =>
    `${tracker.storageFilename}-${tracker.visitorNamespace}${tracker.account}`;
  const discard = () => {
    if (copy) {
      takeUrls("sessionStorage", copy.key);
      if (tracker.storageFilename === COPY + pageId) {
        tracker.storageFilename = copy.storageFilename;
      }
      copy = undefined;
    }
  };
  untilAtRest().then(discardCopies);

  return {
    take: () =>
      takeUrls("sessionStorage", key()).filter(collectionServerOf) as string[],
    drop() {
      const { storageFilename } = tracker;
      tracker.storageFilename = COPY + pageId;
      copy = { key: key(), storageFilename };
      Promise.resolve().then(discard);
    },
    discard,
  };
}

/** Those that the page which opened this one had at that moment. */
function discardCopies(): void {
  Object.keys(sessionStorage)
    .filter((key) => key.startsWith(COPY))
    .forEach((key) => sessionStorage.removeItem(key));
}
