import { createBufferedRequests } from "./createBufferedRequests";
import { createPostTrackCallbacks } from "./createPostTrackCallbacks";
import { takeDoneAction } from "./takeDoneAction";
import { prepareLateHits } from "./prepareLateHits";
import { printRequest } from "./printRequest";
import type { VisitorIds } from "./createVisitorIds";
import type { Tracker } from "./Tracker";

const LONGEST_BEACON_URL = 64000;

/** Takes a hit that a tracker compiled; `beacon`: AppMeasurement would hand it to navigator.sendBeacon. */
export type TakeHit = (
  url: string,
  beacon: unknown,
  onDelivered: () => void,
) => void;

export interface AttachDependencies {
  pageId: string;
  takeHit: TakeHit;
  visitorIds: Pick<VisitorIds, "attach" | "complete">;
  /** Whether hits for an account may be queued. */
  isListed(account: string): boolean;
  onError(error: unknown): void;
}

/**
 * Has AppMeasurement buffer every request, takes each URL before it gets there, and discards AppMeasurement's copy.
 * When the page itself calls `s.bufferRequests()`, hits stay in AppMeasurement's buffer until it calls
 * `s.bufferRequests(false)`, or a later page of the tab tracks a hit. While `s.trackOffline` is false, AppMeasurement
 * sends hits itself.
 *
 * Returns what runs the post-track callbacks of the tracker.
 */
export function attachTracker(
  tracker: Tracker,
  { pageId, takeHit, visitorIds, isListed, onError }: AttachDependencies,
): (url: string) => void {
  const bufferRequests = tracker.bufferRequests as (on?: boolean) => void;
  const buffered = createBufferedRequests(tracker, pageId);
  const runCallbacks = createPostTrackCallbacks(tracker, onError);
  const runPostTrackCallbacks = (url: string) =>
    runCallbacks(visitorIds.complete(url));
  let isHeldByPage = false;

  const take = (url: string, beacon?: unknown, done?: () => void) => {
    if (tracker.debugTracking) {
      printRequest(url);
    }
    takeHit(url, beacon, () => {
      runPostTrackCallbacks(url);
      if (done) {
        done();
      }
    });
  };
  const takeBuffered = () => buffered.take().forEach((url) => take(url));

  tracker.registerPreTrackCallback((url) => {
    const { trackOffline } = tracker;
    // The copy of a hit tracked before, in this task.
    buffered.discard();
    if (!isHeldByPage) {
      takeBuffered();
    }
    // AppMeasurement looks at it right after this. Anyone may have ended it behind our back.
    bufferRequests.call(tracker, trackOffline || isHeldByPage);
    if (trackOffline && !isHeldByPage) {
      take(
        url,
        url.length < LONGEST_BEACON_URL &&
          (tracker.useBeacon || url.includes("pe=lnk_e")),
        takeDoneAction(tracker, onError),
      );
      // Not before the hit was taken: what throws above leaves it in AppMeasurement's buffer.
      buffered.drop();
    }
  });

  prepareLateHits(tracker);
  visitorIds.attach(
    tracker,
    () => tracker.trackOffline && !isHeldByPage && isListed(tracker.account),
  );

  // Last: where something above throws, AppMeasurement still sends.
  tracker.trackOffline = true;
  tracker.bufferRequests = (on = true) => {
    isHeldByPage = on;
    buffered.discard();
    if (!on) {
      takeBuffered();
    }
  };
  bufferRequests.call(tracker);

  return runPostTrackCallbacks;
}
