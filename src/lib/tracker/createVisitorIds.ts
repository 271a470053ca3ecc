import { untilAtRest } from "../delivery/untilAtRest";
import {
  awaitsId,
  PENDING_ID,
  withVisitor,
  type VisitorParameters,
} from "../hit/pendingId";
import type { Tracker } from "./Tracker";

/** For so long the ID service has time to answer, in milliseconds; then a known ID will do. */
const PATIENCE = 2000;

/** The visitor IDs that hits get which were compiled before the ID service answered. */
export interface VisitorIds {
  /**
   * Has AppMeasurement compile hits when they are tracked, also while nothing but an answer of the ID service is missing: else
   * it keeps them in its memory until then, and they are lost if the page ends.
   */
  attach(tracker: Tracker, mayCompile: () => boolean): void;
  /** Whether a hit has yet to get an ID that isn't known here. */
  isPending(url: string): boolean;
  /** Whether the visitor opted out, so that AppMeasurement would not have tracked a hit of which that wasn't known yet. */
  isOptedOut(url: string): boolean;
  /** A hit's URL as it is to be sent. */
  complete(url: string): string;
}

interface Followed {
  tracker: Tracker;
  /** Whether AppMeasurement could compile a hit: then it has what the ID service answered. */
  isReady(): boolean;
}

/** `onAnswer`: a service may have answered, and hits wait for that. */
export function createVisitorIds(onAnswer: () => void): VisitorIds {
  const followed: Followed[] = [];
  let isAtRest = false;
  /** Since when an answer is waited for. */
  let since: number | undefined;
  let cached: string | undefined;
  untilAtRest().then(() => {
    isAtRest = true;
  });

  const answered = () =>
    followed.find(
      // The Adobe Analytics extension gives a tracker its ID service some time after it was augmented.
      ({ tracker, isReady }) => (tracker.visitor || isAtRest) && isReady(),
    )?.tracker;
  /** The ID that a returning visitor's cookie has, though its service can't confirm it, as it does every two hours. */
  const fromCookie = (): string | undefined => {
    since = since ?? performance.now();
    const { visitor } =
      followed.find(({ tracker }) => tracker.visitor)?.tracker || {};
    if (!cached && visitor && performance.now() - since > PATIENCE) {
      // Once: each call is one more callback in the service's memory.
      cached =
        (!visitor.isOptedOut?.() && visitor.getMarketingCloudVisitorID?.()) ||
        " ";
    }
    return cached?.trim();
  };
  const known = (): VisitorParameters | undefined => {
    const tracker = answered();
    if (tracker) {
      const { marketingCloudVisitorID: mid } = tracker;
      return {
        mid: mid === PENDING_ID ? undefined : mid,
        aid: tracker.analyticsVisitorID,
        aamlh: tracker.audienceManagerLocationHint,
        aamb: tracker.audienceManagerBlob,
      };
    }
    const mid = fromCookie();
    return mid ? { mid } : undefined;
  };

  return {
    attach(tracker, mayCompile) {
      const { isReadyToTrack } = tracker;
      if (!isReadyToTrack) {
        return;
      }
      const ask = () => isReadyToTrack.call(tracker);
      // The first one asks the opt-in service, whose answer comes too late for that call.
      const isReady = () => ask() || ask();
      const isReadyButForId = () => {
        const { visitor } = tracker;
        tracker.visitor = undefined;
        try {
          return !!visitor && ask();
        } finally {
          tracker.visitor = visitor;
        }
      };
      const end = () => {
        if (tracker.marketingCloudVisitorID === PENDING_ID) {
          tracker.marketingCloudVisitorID = undefined;
        }
      };

      followed.push({ tracker, isReady });
      // AppMeasurement asks the opt-in service at its first hit only, which then waits for a quarter of a second.
      ask();
      // AppMeasurement asks when a hit is tracked, and when the ID service answers.
      tracker.isReadyToTrack = () => {
        if (isReady()) {
          if (since !== undefined) {
            since = undefined;
            onAnswer();
          }
          return true;
        }
        if (!mayCompile() || !isReadyButForId()) {
          return false;
        }
        since = since ?? performance.now();
        tracker.marketingCloudVisitorID =
          tracker.marketingCloudVisitorID || PENDING_ID;
        // The hit is compiled in this task.
        Promise.resolve().then(end);
        return true;
      };
    },

    isPending: (url) => awaitsId(url) && !known(),
    isOptedOut: (url) => awaitsId(url) && !!answered()?.visitorOptedOut,
    complete: (url) => (awaitsId(url) ? withVisitor(url, known() || {}) : url),
  };
}
