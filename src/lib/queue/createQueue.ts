import { pageOf, timeOf } from "../hit/hitId";
import type { StoredHit } from "../journal/createDatabaseTier";
import type { Departure, Journal } from "../journal/createJournal";
import type { LocalKey, LocalTier } from "../journal/createLocalTier";
import type { Settings } from "../settings/readSettings";
import { sendBeacon } from "../transport/sendBeacon";
import type { Page } from "./createPage";
import { createServerState } from "./createServerState";

const BATCH = 20;
const DAY = 86400000;
// For so long a hit can be on the wire in the page that tracked it, and that page knows best: a send takes 10 s at most.
const YOUNG = 15000;
const PAUSE = 1000;

/** The hits for one collection server. */
export interface Queue {
  /** Takes a hit that the journal has, and sends it in this very task unless older hits wait. */
  take(id: string, url: string, beacon?: unknown): void;
  /** Tries to deliver what waits, past the backoff, but at most once a second. */
  deliver(): void;
  /** Has hits wait for older ones. */
  wait(): void;
  /** Does something while no page delivers what waits. Rejects when the page is left. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** A hit was removed from the journal. `isElsewhere`: the page that tracked it is another one, and lives. */
type OnGone = (
  id: string,
  url: string,
  how: Departure,
  isElsewhere?: boolean,
) => void;

/**
 * One for each collection server: one that fails doesn't hold back the hits for another.
 *
 * `maySend` tells whether hits may be sent now: the browser is online, and consent is given. `send` puts an image request
 * on the wire, in this task, and resolves with whether there is proof that it was delivered.
 */
export function createQueue(
  server: string,
  settings: Settings,
  journal: Journal,
  local: LocalTier,
  page: Page,
  maySend: () => boolean | undefined,
  send: (id: string, url: string) => Promise<boolean>,
  onGone: OnGone,
): Queue {
  const state = createServerState(local, server);
  const flag: LocalKey = `waiting.${server}`;
  /** The send under way in this page. */
  let onWire: Promise<boolean> | undefined;
  /** Hits of this page wait, or may do. */
  let isBehind = false;
  /** Something happened that allows a try before the backoff is over. */
  let isEarly = false;
  /** When a queued hit may be sent again, in milliseconds since the page began. */
  let nextStart = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDelivering = false;
  /** How many hits may still come before the queue is counted: the database takes long for that. */
  let room = 0;

  // The page is about to be left, or not: a download starts the same way. A send that is under way can end meanwhile.
  const onLeaving = () => {
    nextStart = Math.max(nextStart, performance.now() + PAUSE);
  };

  /** One flag tells every tab, synchronously, that older hits wait. */
  const isWaiting = () => isBehind || !!local.get(flag);
  const wait = () => {
    isBehind = true;
    if (!local.get(flag)) {
      local.set(flag, "1");
    }
  };

  const remove: OnGone = (id, url, how, isElsewhere) => {
    journal.remove(id, url, how);
    onGone(id, url, how, isElsewhere);
  };

  /** Sends one hit, and resolves with whether it was delivered. */
  const attempt = (
    id: string,
    url: string,
    isElsewhere?: boolean,
  ): Promise<boolean> => {
    isEarly = false;
    local.set(`sending.${id}`, (state.hasAnswered() ? "1" : "0") + page.id);
    onWire = send(id, url).then((isDelivered) => {
      onWire = undefined;
      if (isDelivered) {
        state.answered();
        remove(id, url, "delivered", isElsewhere);
      } else {
        local.remove(`sending.${id}`);
        state.failed();
        wait();
      }
      return isDelivered;
    });
    return onWire;
  };

  /** Goes through a batch, oldest first; resolves with undefined to go on, or with how many milliseconds to wait at least. */
  const deliverBatch = async (
    hits: StoredHit[],
  ): Promise<number | undefined> => {
    const living = await page.living();
    const busy: string[] = [];

    for (const { id, url } of hits) {
      const tracker = pageOf(id);
      const sending = local.get(`sending.${id}`);
      const age = Date.now() - timeOf(id);
      const isElsewhere = tracker !== page.id && living.includes(tracker);
      if (
        busy.includes(tracker) ||
        (age < YOUNG && isElsewhere) ||
        living.includes(sending.slice(1))
      ) {
        // It is on the wire there, or may be, and what was tracked since comes after it.
        busy.push(tracker);
      } else if (sending[0] === "1") {
        // A send was interrupted, and nobody can know whether the hit arrived. The server had answered just before.
        journal.remove(id, url, "delivered");
      } else if (age > settings.maxHitAge * DAY) {
        remove(id, url, "maxHitAge");
      } else {
        // At most one hit is at stake should the browser be killed: none is sent before the one before it is gone for good.
        await page.wait(journal.settled());
        while (nextStart > performance.now() && !page.isLeft) {
          await page.wait(
            new Promise((resolve) =>
              setTimeout(resolve, nextStart - performance.now()),
            ),
          );
        }
        nextStart = performance.now() + settings.offlineThrottleDelay;
        if (
          page.isLeft ||
          !maySend() ||
          state.delay(isEarly) ||
          !(await page.wait(attempt(id, url, isElsewhere)))
        ) {
          return 0;
        }
      }
    }
    return busy.length ? PAUSE : undefined;
  };

  /** Under the lock, so that one page at a time does this. */
  const drain = async (): Promise<number | undefined> => {
    addEventListener("beforeunload", onLeaving);
    await page.wait(Promise.all([journal.opened, onWire]));
    let pause: number | undefined;
    while (pause === undefined && !page.isLeft) {
      // To notice a hit that has to wait while the journal is read; that it has to is known from the flag.
      isBehind = false;
      const hits = await journal.oldest(BATCH, server);
      if (hits.length) {
        isBehind = true;
        pause = await deliverBatch(hits);
      } else if (!isBehind) {
        local.remove(flag);
        break;
      }
      // The next page to deliver reads the database, and must not find what is gone.
      await page.wait(journal.settled());
    }
    removeEventListener("beforeunload", onLeaving);
    return pause;
  };

  const alone = <T>(work: () => Promise<T>) =>
    navigator.locks.request(`offlineTracking.deliver.${server}`, work);
  const run = (): void => {
    if (isDelivering || !isWaiting() || page.isLeft || !maySend()) {
      return;
    }
    const delay = state.delay(isEarly);
    if (delay) {
      clearTimeout(timer);
      timer = setTimeout(run, delay);
    } else {
      isDelivering = true;
      alone(drain).then(
        (pause) => {
          isDelivering = false;
          // What happened meanwhile may allow an early try.
          if (pause) {
            setTimeout(run, pause);
          } else {
            run();
          }
        },
        // Refused while the page is left, or never lived.
        () => {
          isDelivering = false;
        },
      );
    }
  };
  const deliver = () => {
    isEarly = true;
    run();
  };

  const trim = async (): Promise<void> => {
    if (--room < 0) {
      // Once for all the hits of a burst.
      room = Infinity;
      await journal.settled();
      room = 0;
      const over = (await journal.size()) - settings.offlineHitLimit;
      // Other tabs fill the queue too.
      room = Math.min(BATCH, -over);
      if (over > 0) {
        (await journal.oldest(over)).forEach(({ id, url }) => {
          if (!local.get(`sending.${id}`)) {
            remove(id, url, "offlineHitLimit");
          }
        });
      }
    }
  };

  return {
    alone,
    deliver,
    wait,
    take(id, url, beacon) {
      const mayGo = maySend() && !isWaiting() && !state.delay();
      // While the server fails hits wait, so a beacon isn't trusted then.
      if (beacon && mayGo && sendBeacon(url)) {
        remove(id, url, "delivered");
      } else if (mayGo && !onWire) {
        attempt(id, url).then(run);
      } else {
        wait();
        trim();
        deliver();
      }
    },
  };
}
