import { accountOf } from "../hit/hitUrl";
import { pageOf } from "../hit/hitId";
import type { Tracker } from "./Tracker";

/** A tracker, and what runs its post-track callbacks. */
export interface AttachedTracker {
  tracker: Tracker;
  runPostTrackCallbacks(url: string): void;
}

/** What the page has asked to be called on the delivery of hits. */
export interface HitCallbacks {
  attach(attached: AttachedTracker): void;
  /** A hit of this page is to be delivered. */
  expect(id: string, onDelivered: () => void): void;
  /** Whether this page tracked the hit, and it isn't gone. */
  isOwn(id: string): boolean;
  /** It is gone without a proof. */
  forget(id: string): void;
  /** It was delivered, by this page or by another one. */
  delivered(id: string, url: string): void;
  /** The tracker for the report suites of a hit, or else any. */
  trackerOf(url: string): Tracker | undefined;
}

/**
 * They run once: in the page that tracked the hit if it is there, else in the page that delivers it. `living` gives the ids of
 * the pages that are there, where that can be known.
 */
export function createHitCallbacks(
  living: () => Promise<string[] | undefined>,
): HitCallbacks {
  const own = new Map<string, () => void>();
  const trackers: AttachedTracker[] = [];
  const attachedTo = (url: string): AttachedTracker | undefined =>
    trackers.find(({ tracker }) => tracker.account === accountOf(url)) ||
    trackers[0];

  return {
    attach: (attached) => trackers.push(attached),
    expect: (id, onDelivered) => own.set(id, onDelivered),
    isOwn: (id) => own.has(id),
    forget: (id) => own.delete(id),

    async delivered(id, url) {
      const finish = own.get(id);
      own.delete(id);
      const attached = attachedTo(url);
      if (finish) {
        finish();
      } else if (url && attached) {
        const pages = (await living()) || [];
        if (!pages.includes(pageOf(id))) {
          attached.runPostTrackCallbacks(url);
        }
      }
    },

    trackerOf: (url) => attachedTo(url)?.tracker,
  };
}
