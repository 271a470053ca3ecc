import { createConsent } from "./createConsent";
import { createHitIds, timeOf } from "./hit/hitId";
import {
  accountOf,
  collectionServerOf,
  parameterOf,
  withoutTimestamp,
} from "./hit/hitUrl";
import { createJournal, type Journal } from "./journal/createJournal";
import { createLocalTier, type LocalTier } from "./journal/createLocalTier";
import { createPage } from "./queue/createPage";
import { createQueue, WAITING, type Queue } from "./queue/createQueue";
import { areListed } from "./settings/areListed";
import type { Settings } from "./settings/readSettings";
import { attachTracker, type TakeHit } from "./tracker/attachTracker";
import { sendHit } from "./tracker/sendHit";
import { takeStoredHits } from "./tracker/takeStoredHits";
import type { Tracker } from "./tracker/Tracker";
import { sendBeacon } from "./transport/sendBeacon";

/** The durable queue of a page. */
export interface OfflineTracking {
  /** Resolves when it is known whether older hits wait. Never rejects. */
  ready: Promise<unknown>;
  /** Makes a tracker's hits go through the queue. */
  attach(tracker: Tracker): void;
  // What follows is what rules see and steer; the library itself makes no use of it.
  /** By collection server, those that this page knows. */
  queues: Record<string, Queue>;
  journal: Journal;
  local: LocalTier;
  maySend(): boolean;
  /** While true, nothing is sent. */
  isHeld?: boolean;
}

/** A tracker, and what runs its post-track callbacks. */
type AttachedTracker = [Tracker, (url: string) => void];

/** Puts the parts together: trackers give hits to the queue, the queue gives them to the journal and the transport. */
export function createOfflineTracking(
  settings: Settings,
  logger: Turbine["logger"],
): OfflineTracking {
  const warned: Record<string, boolean> = {};
  const warnOnce = (message: string, subject = message) => {
    if (!warned[subject]) {
      warned[subject] = true;
      logger.warn(message);
    }
  };
  const onStorageError = (e: unknown) =>
    warnOnce(`Storage fails: ${e}`, "storage");
  const onPageError = (e: unknown) => logger.error(`A callback failed: ${e}`);

  const page = createPage();
  const local = createLocalTier(onStorageError);
  const journal = createJournal(local, onStorageError);
  const nextId = createHitIds(page.id);
  const queues: Record<string, Queue> = {};
  const trackers: AttachedTracker[] = [];
  /** What is to be done when the hits of this page are delivered. */
  const own: Record<string, (() => void) | undefined> = {};
  let discarded = 0;

  /** The tracker of a hit that another page tracked. */
  const trackerOf = (url: string): Partial<AttachedTracker> =>
    trackers.find(([{ account }]) => account === accountOf(url)) ||
    trackers[0] ||
    [];

  /** Returns whether this page tracked the hit. */
  const finishOwn = (id: string): boolean => {
    const finish = own[id];
    delete own[id];
    if (finish) {
      finish();
    }
    return !!finish;
  };
  journal.onDelivered(finishOwn);

  const deliver = () =>
    Object.values(queues).forEach((queue) => queue.deliver());
  const consent = createConsent(() => deleteIfDenied() || deliver());
  const deleteIfDenied = (): boolean => {
    const isDenied = consent() === false;
    if (isDenied) {
      journal.clear();
      warnOnce("Queued hits are discarded: opt-in denied");
    }
    return isDenied;
  };

  const send = (url: string, isOwn: boolean) =>
    sendHit(url, isOwn, (answer) => {
      try {
        (trackerOf(url)[0] as Tracker).doPostbacks(JSON.parse(answer));
      } catch (e) {
        onPageError(e);
      }
    });

  const maySend = () => navigator.onLine && !self.isHeld && !!consent();
  const queueFor = (server: string) =>
    queues[server] ||
    (queues[server] = createQueue(server, settings, journal, local, page, {
      maySend,
      send: (id, url) => send(url, id in own),
      onDelivered(id, url, isElsewhere) {
        // In the page that tracked the hit if it is open, else in this one.
        const [, runPostTrackCallbacks] = trackerOf(url);
        if (!finishOwn(id) && !isElsewhere && runPostTrackCallbacks) {
          runPostTrackCallbacks(url);
        }
      },
      onDiscarded(id, reason) {
        delete own[id];
        logger.warn(
          `Hit of ${new Date(timeOf(id))} discarded: ${reason}; ${++discarded} in all`,
        );
      },
    }));

  /** For hits that may not be queued. */
  const sendLive: TakeHit = async (url, beacon, onDelivered) => {
    if ((beacon && sendBeacon(url)) || (await send(url, true))) {
      onDelivered();
    } else {
      logger.warn("Hit lost: " + url);
    }
  };

  const takeHit: TakeHit = (url, beacon, onDelivered) => {
    const server = collectionServerOf(url);
    if (deleteIfDenied()) {
      return;
    }
    const account = accountOf(url);
    if (!server || !areListed(account, settings) || !parameterOf(url, "ts")) {
      warnOnce(`${account}: sent live, as not listed or without timestamp`);
      sendLive(withoutTimestamp(url), beacon, onDelivered);
    } else {
      if (parameterOf(url, "vid")) {
        warnOnce("visitorID must not be used with timestamped hits");
      }
      const id = nextId();
      own[id] = onDelivered;
      journal.add(id, url);
      queueFor(server).take(id, url, beacon);
    }
  };

  addEventListener("online", deliver);
  addEventListener("pageshow", deliver);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      deliver();
    }
  });

  const self: OfflineTracking = {
    queues,
    journal,
    local,
    maySend,
    ready: journal.opened
      .then(() => journal.oldest(1))
      .then((hits) => {
        deleteIfDenied();
        hits
          .map(({ server }) => server)
          .concat(local.keys(WAITING))
          .forEach((server) => queueFor(server).resume());
      }),
    attach(tracker) {
      takeStoredHits(
        (url): url is string =>
          !!collectionServerOf(url) &&
          areListed(accountOf(url as string), settings),
        (id, url) => {
          journal.add(id, url);
          queueFor(collectionServerOf(url)).resume();
        },
      );
      trackers.push([tracker, attachTracker(tracker, takeHit, onPageError)]);
    },
  };
  return self;
}
