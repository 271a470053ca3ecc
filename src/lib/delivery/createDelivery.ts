import type { Handover } from "../handover/createHandover";
import type { Helper } from "../handover/createHelper";
import type { Hit } from "../hit/Hit";
import type { HitStates } from "../journal/createHitStates";
import type { Journal } from "../journal/Journal";
import { followJournal } from "../journal/followJournal";
import type { LocalTier } from "../journal/createLocalTier";
import type { Sending } from "../transport/Sending";
import { wait } from "../wait";
import type { Connectivity } from "./createConnectivity";
import type { Limit } from "./createLimit";
import { createPace } from "./createPace";
import type { Page } from "./createPage";
import { createPresumption } from "./createPresumption";
import { createRound } from "./createRound";
import { createServerState } from "./createServerState";
import { createTrial } from "./createTrial";
import { createWaiting } from "./createWaiting";
import { createWhereabouts } from "./createWhereabouts";
import { createWire } from "./createWire";
import { createDelivered } from "./ends/createDelivered";
import { createFailed } from "./ends/createFailed";
import { createRefused } from "./ends/createRefused";
import { createUnknown } from "./ends/createUnknown";
import { untilLoaded } from "./untilLoaded";
import { createLease } from "./lease/createLease";
import type { Grip } from "./lease/createLeaseRecord";
import type { Locks } from "./lease/createLocks";
import type { SignOfLife } from "./lease/createSignOfLife";

const PAUSE = 1000;
/** Hits on the wire: AppMeasurement, too, sends them one after another. */
const MOST_AT_ONCE = 5;

/** The delivery of the hits for one collection server. */
export interface Delivery {
  /** Sends a hit in this very task, unless older ones wait: then it waits, too. */
  take(hit: Hit, wantsBeacon?: boolean): void;
  /** Tries to deliver what waits, past the backoff, but at most once a second. */
  deliver(): void;
  /** Has hits wait for older ones. */
  wait(): void;
  /** All hits were removed: whatever becomes of what is on the wire, it is not kept. */
  abandon(): void;
  /** Resolves when no page delivers what waits, or this page is left. */
  idle(): Promise<void>;
}

/** What the deliveries for all collection servers share. */
export interface DeliveryDependencies {
  journal: Journal;
  states: HitStates;
  local: LocalTier;
  page: Page;
  locks: Locks;
  connectivity: Connectivity;
  limit: Limit;
  life: SignOfLife;
  /** What waits is left to the site's worker, where that has the helper. */
  helper: Pick<Helper, "look">;
  handoverFor(server: string): Handover;
  /** Milliseconds from the start of one queued send to the next. */
  throttleDelay: number;
  /** Days after which a hit is discarded instead of being sent. */
  maxAgeOf(hit: Hit): number;
  /** Whether hits may be sent now, as far as the visitor and rules have a say. */
  maySend(): unknown;
  /** Puts a hit on the wire, in this task. `onSecondTry`: the first failed, and it is tried in another way. */
  send(hit: Hit, onSecondTry: () => void): Sending;
  /** Hands a hit to the browser, which sends it even if the page ends, without an answer. Returns whether the browser took it. */
  sendBeacon(hit: Hit): boolean;
  /** Whether it has yet to get a visitor ID, which this page doesn't know. */
  isPending(hit: Hit): boolean;
  /** Whether it turns out that it should not have been tracked. */
  isOptedOut(hit: Hit): boolean;
  /** Whether it would arrive even if the page ended right after that. */
  outlivesPage(hit: Hit): boolean;
}

/** One for each collection server: one that fails doesn't hold back the hits for another. */
export function createDelivery(
  server: string,
  dependencies: DeliveryDependencies,
): Delivery {
  const {
    journal,
    states,
    local,
    page,
    locks,
    connectivity,
    limit,
    life,
    helper,
    handoverFor,
    throttleDelay,
    maxAgeOf,
    maySend,
    send,
    sendBeacon,
    isPending,
    isOptedOut,
    outlivesPage,
  } = dependencies;
  const serverState = createServerState(local, server);
  const waiting = createWaiting(local, server);
  const presume = createPresumption(serverState, connectivity);
  const lease = createLease(local, page, locks, server);
  const trial = createTrial(journal, states);
  const handover = handoverFor(server);
  const pace = createPace(throttleDelay);
  /** Hits that earlier pages set aside, and this one has yet to try. */
  let asides = states.allAside();
  /** Hits that are gone since a round looked for some. */
  const gone = new Set<string>();
  const followGone = () =>
    followJournal(local, (event) => {
      if (event.type === "gone") {
        gone.add(event.id);
      }
    });
  /** Something happened that allows a try before the backoff is over. */
  let isEarly = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDelivering = false;

  const queue = () => {
    life.show();
    waiting.begin();
    limit.keep(serverState.isAnswering());
    offer();
  };
  const putBack = (hit: Hit) => {
    journal.putBack(hit);
    queue();
  };
  const wire = createWire({
    states,
    page,
    start: send,
    startBeacon: sendBeacon,
    ends: {
      delivered: createDelivered(journal, serverState, connectivity, handover),
      refused: createRefused(journal, serverState, trial),
      failed: createFailed(putBack, states, serverState, trial),
      unknown: createUnknown(putBack, serverState, trial),
    },
    onSilence() {
      serverState.failed();
      run();
    },
    onLate: () => run(),
    onDrop() {
      queue();
      run();
    },
  });
  const round = createRound({
    server,
    journal,
    states,
    trial,
    handover,
    pace,
    waiting,
    serverState,
    connectivity,
    whereIs: createWhereabouts({ states, wire, page, serverState, isPending }),
    isOptedOut,
    living: locks.living,
    maxAgeOf,
    maySend,
    isEarly: () => isEarly,
    gone,
    attempt(hit) {
      isEarly = false;
      return wire.send(
        hit,
        states.failures(hit.id).isAside ? "none" : presume(),
      );
    },
    takeAsides() {
      const taken = asides;
      asides = [];
      return taken;
    },
  });

  const deliverWaiting = async (grip: Grip) => {
    await page.wait(handover.take());
    const isEmpty = await page.wait(round(grip));
    // The next page to deliver reads the database, and must not find what is gone.
    await page.wait(journal.settled());
    await page.wait(handover.give(!isEmpty));
    return isEmpty;
  };
  let isOffered = false;
  /** The first time that hits wait, the worker is to know of them before there was a round. */
  const offer = async () => {
    if (!isOffered) {
      isOffered = true;
      if ((await helper.look()) && !isDelivering) {
        isDelivering = true;
        await lease.hold(async () => {
          await page.wait(handover.take());
          await page.wait(handover.give(true));
        });
        isDelivering = false;
        run();
      }
    }
  };
  const isSomethingToDo = () =>
    waiting.isWaiting() || (asides.length > 0 && serverState.isAnswering());
  const run = (): void => {
    clearTimeout(timer);
    if (
      isDelivering ||
      page.isLeaving ||
      wire.isBusy() ||
      !maySend() ||
      !isSomethingToDo()
    ) {
      return;
    }
    const delay = serverState.delay(isEarly);
    if (delay) {
      timer = setTimeout(run, delay);
      return;
    }
    isDelivering = true;
    const stopFollowing = followGone();
    // What waits has time where the server may be silent.
    const ready = serverState.isAnswering() ? undefined : untilLoaded();
    Promise.resolve(ready)
      .then(() => lease.hold(deliverWaiting))
      .then((isEmpty) => {
        isDelivering = false;
        stopFollowing();
        if (isEmpty) {
          // Something may wait since.
          run();
        } else {
          // So it is where another page has the lease.
          timer = setTimeout(run, PAUSE);
        }
      });
  };
  const deliver = () => {
    isEarly = true;
    run();
  };

  return {
    deliver,
    wait: waiting.begin,
    abandon: wire.abandon,
    async idle() {
      while (
        !page.isLeaving &&
        !(await lease.hold(() => Promise.resolve(true)))
      ) {
        await wait(PAUSE);
      }
    },

    take(hit, wantsBeacon) {
      limit.track(hit.url);
      const mayGo =
        maySend() &&
        !isPending(hit) &&
        !waiting.isWaiting() &&
        !serverState.delay() &&
        connectivity.mayBeOnline();
      const isPosted = outlivesPage(hit);
      // What may be the last of its page doesn't wait for an answer to the one before.
      const isUrgent =
        isPosted &&
        (wantsBeacon || page.mayEnd()) &&
        wire.size() < MOST_AT_ONCE;
      if (mayGo && wantsBeacon && !isPosted && wire.sendBeacon(hit)) {
        journal.remove([hit], "delivered");
      } else if (mayGo && (isUrgent || !wire.isBusy())) {
        isEarly = false;
        wire.send(hit, presume(), true).then(run);
      } else {
        journal.add(hit);
        queue();
        deliver();
      }
    },
  };
}
