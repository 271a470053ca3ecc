import { createConsent } from "./createConsent";
import { createHitIds } from "./hit/hitId";
import {
  accountOf,
  collectionServerOf,
  parameterOf,
  withoutTimestamp,
} from "./hit/hitUrl";
import { createJournal, type Journal } from "./journal/createJournal";
import { createLocalTier, type LocalTier } from "./journal/createLocalTier";
import { createPage } from "./queue/createPage";
import { createQueue, type Queue } from "./queue/createQueue";
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
  /** Makes a tracker's hits go through the queue, and has delivered what earlier pages left. */
  attach(tracker: Tracker): void;
  /** Tries to deliver what waits, past the backoff, but at most once a second. */
  deliver(): void;
  // What follows is for the rule components; the library itself makes no use of it.
  queueFor(server: string): Queue;
  journal: Journal;
  local: LocalTier;
  maySend(): boolean | undefined;
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
  const warnOnce = (subject: string, ...details: unknown[]) => {
    if (!warned[subject]) {
      warned[subject] = true;
      logger.warn(subject, ...details);
    }
  };
  const onStorageError = (e: unknown) => warnOnce("Storage failed:", e);
  const onPageError = (e: unknown) => logger.error("Callback failed:", e);

  /** What is to be done when the hits of this page are delivered. */
  const own: Record<string, (() => void) | undefined> = {};
  /** Returns whether this page tracked the hit. */
  const finishOwn = (id: string): unknown => {
    const finish = own[id];
    delete own[id];
    if (finish) {
      finish();
    }
    return finish;
  };

  const page = createPage(() => deliver());
  const local = createLocalTier(onStorageError);
  const journal = createJournal(local, onStorageError, finishOwn);
  const nextId = createHitIds(page.id);
  const queues: Record<string, Queue> = {};
  const trackers: AttachedTracker[] = [];
  let discarded = 0;

  /** The tracker of a hit that another page tracked; any, where none is for its report suites. There has to be one. */
  const trackerOf = (url: string): AttachedTracker =>
    trackers.find(([{ account }]) => account === accountOf(url)) || trackers[0];

  const deliver = () =>
    Object.values(queues).forEach((queue) => queue.deliver());
  const consent = createConsent(() => deleteIfDenied() || deliver());
  const deleteIfDenied = (): boolean => {
    const isDenied = consent() === false;
    if (isDenied) {
      journal.clear();
      warnOnce("Hits discarded: optIn");
    }
    return isDenied;
  };

  const send = (url: string, isOwn: boolean) =>
    sendHit(url, isOwn, (answer) => {
      try {
        trackerOf(url)[0].doPostbacks(JSON.parse(answer));
      } catch (e) {
        onPageError(e);
      }
    });

  const maySend = () => navigator.onLine && !self.isHeld && consent();
  const queueFor = (server: string) =>
    queues[server] ||
    (queues[server] = createQueue(
      server,
      settings,
      journal,
      local,
      page,
      maySend,
      (id, url) => send(url, id in own),
      (id, url, how, isElsewhere) => {
        if (how !== "delivered") {
          delete own[id];
          logger.warn(`Hits discarded: ${++discarded}, ${how}`);
        } else if (!finishOwn(id) && !isElsewhere && trackers.length) {
          // In the page that tracked the hit if it is open, else in this one.
          trackerOf(url)[1](url);
        }
      },
    ));

  /** For hits that may not be queued. */
  const sendLive: TakeHit = async (url, beacon, onDelivered) => {
    if ((beacon && sendBeacon(url)) || (await send(url, true))) {
      onDelivered();
    } else {
      logger.warn("Hit lost: " + url);
    }
  };

  /**
   * The collection server of a hit that may be queued; else false or "": without a timestamp, or for a report suite
   * that may drop it for its timestamp.
   */
  const queueableServer = (url: unknown): string | false => {
    const server = collectionServerOf(url);
    return (
      server &&
      areListed(accountOf(url as string), settings) &&
      parameterOf(url as string, "ts") &&
      server
    );
  };

  const takeHit: TakeHit = (url, beacon, onDelivered) => {
    if (deleteIfDenied()) {
      return;
    }
    const server = queueableServer(url);
    if (server) {
      if (parameterOf(url, "vid")) {
        warnOnce("visitorID corrupts timestamped hits");
      }
      const id = nextId();
      own[id] = onDelivered;
      journal.add(id, url, server);
      queueFor(server).take(id, url, beacon);
    } else {
      warnOnce(accountOf(url) + ": sent live, not listed or no timestamp");
      sendLive(withoutTimestamp(url), beacon, onDelivered);
    }
  };

  addEventListener("online", deliver);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      deliver();
    }
  });

  /** Has this page's hits wait for what earlier pages left. */
  const findOlder = async () => {
    (await journal.oldest(1)).forEach(({ server }) => queueFor(server).wait());
    deleteIfDenied();
    local.keys("waiting").forEach((server) => queueFor(server).wait());
  };

  const self: OfflineTracking = {
    queueFor,
    journal,
    local,
    maySend,
    // What localStorage has is known before the database is open, which can take longer than the tracker may wait.
    ready: Promise.all([findOlder(), journal.opened.then(findOlder)]),
    deliver,
    attach(tracker) {
      takeStoredHits(queueableServer, (id, url, server) => {
        journal.add(id, url, server);
        queueFor(server).wait();
      });
      trackers.push([tracker, attachTracker(tracker, takeHit, onPageError)]);
      // Not before: a delivery runs the tracker's callbacks.
      self.ready.then(deliver);
    },
  };
  return self;
}
