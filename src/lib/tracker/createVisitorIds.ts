import { optInOf } from "../createConsent";
import { untilAtRest } from "../delivery/untilAtRest";
import {
  awaitsId,
  PENDING_ID,
  withVisitor,
  type VisitorParameters,
} from "../hit/pendingId";
import { accountOf } from "../hit/hitUrl";
import { createPlaceholder } from "./createPlaceholder";
import type { Tracker, Visitor } from "./Tracker";

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

/** The ID in AppMeasurement's own cookie, for visitors of whom nothing else is known. */
const fallbackId = () => /(?:^|; )s_fid=([\dA-F-]+)/.exec(document.cookie)?.[1];

/** Whether the visitor lets the ID service have an ID: else AppMeasurement's own is the only one. */
function mayHaveId(): boolean {
  try {
    const optIn = optInOf();
    const ecid = optIn?.Categories.ECID;
    return !optIn || !ecid || optIn.isApproved(ecid);
  } catch (e) {
    // No such service, or not Adobe's.
    return true;
  }
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
  const cached = new Map<Visitor, string>();
  untilAtRest().then(() => {
    isAtRest = true;
  });

  /** The tracker that a hit is of; else any, as an earlier page tracked it. */
  const trackerOf = (url: string) =>
    followed.find(({ tracker }) => tracker.account === accountOf(url)) ||
    followed.find(({ tracker }) => tracker.visitor) ||
    followed[0];
  const answered = (url: string): Tracker | undefined => {
    const { tracker, isReady } = trackerOf(url) || {};
    // The Adobe Analytics extension gives a tracker its ID service some time after it was augmented.
    return tracker && (tracker.visitor || isAtRest) && isReady?.()
      ? tracker
      : undefined;
  };
  /** The ID that a returning visitor's cookie has, though its service can't confirm it, as it does every two hours. */
  const fromCookie = (url: string): string | undefined => {
    since = since ?? performance.now();
    const visitor = trackerOf(url)?.tracker.visitor;
    if (!visitor || performance.now() - since < PATIENCE) {
      return undefined;
    }
    // Once: each call is one more callback in the service's memory.
    const id =
      cached.get(visitor) ??
      ((!visitor.isOptedOut?.() && visitor.getMarketingCloudVisitorID?.()) ||
        "");
    cached.set(visitor, id);
    return id;
  };
  const known = (url: string): VisitorParameters | undefined => {
    const tracker = answered(url);
    if (!tracker) {
      const id = fromCookie(url);
      return id ? { mid: id } : undefined;
    }
    const { marketingCloudVisitorID, analyticsVisitorID: aid } = tracker;
    const mid =
      marketingCloudVisitorID === PENDING_ID
        ? undefined
        : marketingCloudVisitorID;
    // There is none before AppMeasurement has compiled a hit that needs it.
    const fid = mid || aid ? undefined : fallbackId();
    return mid || aid || fid
      ? {
          mid,
          aid,
          fid,
          aamlh: tracker.audienceManagerLocationHint,
          aamb: tracker.audienceManagerBlob,
        }
      : undefined;
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
      const placeholder = createPlaceholder(tracker);

      followed.push({ tracker, isReady });
      // AppMeasurement asks the opt-in service at its first hit only, which then waits for a quarter of a second.
      ask();
      // AppMeasurement asks when a hit is tracked, and when the ID service answers.
      tracker.isReadyToTrack = () => {
        placeholder.remove();
        if (isReady()) {
          if (since !== undefined) {
            since = undefined;
            onAnswer();
          }
          return true;
        }
        if (!mayCompile() || !mayHaveId() || !isReadyButForId()) {
          return false;
        }
        since = since ?? performance.now();
        placeholder.put();
        return true;
      };
      tracker.registerPreTrackCallback(placeholder.remove);
    },

    isPending: (url) => awaitsId(url) && !known(url),
    isOptedOut: (url) => awaitsId(url) && !!answered(url)?.visitorOptedOut,
    complete: (url) =>
      awaitsId(url) ? withVisitor(url, known(url) || {}) : url,
  };
}
