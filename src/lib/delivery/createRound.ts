import type { Handover } from "../handover/createHandover";
import type { Hit } from "../hit/Hit";
import { pageOf, timeOf } from "../hit/hitId";
import type { HitStates } from "../journal/createHitStates";
import type { Journal } from "../journal/Journal";
import { wait } from "../wait";
import type { Connectivity } from "./createConnectivity";
import type { Pace } from "./createPace";
import type { ServerState } from "./createServerState";
import type { Trial } from "./createTrial";
import type { Waiting } from "./createWaiting";
import type { WhereIs } from "./createWhereabouts";
import type { Outcome } from "./createWire";
import type { Grip } from "./lease/createLeaseRecord";

/** Whether to go on with the next hit, to read the journal anew, or to end. */
type Next = "on" | "anew" | "stop";

const BATCH = 20;
const DAY = 86400000;
/** So many are looked at, at most. */
const MOST = 1000;

export interface RoundDependencies {
  server: string;
  journal: Journal;
  states: HitStates;
  trial: Trial;
  handover: Pick<Handover, "claim" | "release">;
  pace: Pace;
  waiting: Waiting;
  serverState: ServerState;
  connectivity: Connectivity;
  whereIs: WhereIs;
  /** Whether it turns out that a hit should not have been tracked. */
  isOptedOut(hit: Hit): boolean;
  /** The pages that are known to live; undefined where nobody can know. */
  living(): Promise<string[] | undefined>;
  /** Days after which a hit is discarded instead of being sent. */
  maxAgeOf(hit: Hit): number;
  /** Whether hits may be sent now, as far as the visitor and rules have a say. */
  maySend(): unknown;
  /** Whether an attempt may be made before the backoff is over. */
  isEarly(): boolean;
  /** One attempt, with all that follows from its end. */
  attempt(hit: Hit): Promise<Outcome>;
  /** Hits that are gone since they were found: removed by a limit, a rule, or another tab. */
  gone: Set<string>;
  /** Hits that are set aside, and were not tried in this page; none of them twice. */
  takeAsides(): string[];
}

/**
 * Goes through what waits for a collection server, oldest first, for as long as hits are delivered. To be done under the
 * lease, so that one page at a time does it. Resolves with whether nothing waits any more.
 */
export const createRound =
  ({
    server,
    journal,
    states,
    trial,
    handover,
    pace,
    waiting,
    serverState,
    connectivity,
    whereIs,
    isOptedOut,
    living,
    maxAgeOf,
    maySend,
    isEarly,
    attempt,
    gone,
    takeAsides,
  }: RoundDependencies) =>
  async (grip: Grip): Promise<boolean> => {
    /** Makes an attempt, if it may be made. `next` is sent after it, if it is delivered. */
    const send = async (
      hit: Hit,
      { isSooner = isEarly(), next }: { isSooner?: boolean; next?: Hit } = {},
    ): Promise<Partial<Outcome>> => {
      handover.claim(hit, next);
      // At most one hit is at stake should the browser be killed: none is sent before the one before it is gone for good.
      await journal.settled();
      await pace.next();
      const mayGo = grip.isMine() && maySend() && !gone.has(hit.id);
      if (!mayGo || serverState.delay(isSooner)) {
        return {};
      }
      pace.started();
      const outcome = await attempt(hit);
      if (outcome.end === "failed") {
        handover.release();
      }
      return outcome;
    };

    /** The oldest hit fails: tries another one. When that is delivered, the oldest is set aside, and tried once more. */
    const tryAnother = async (oldest: Hit, others: Hit[]): Promise<Next> => {
      await wait(serverState.delay(true));
      const picked = await trial.pick(others[0]);
      const other = whereIs(picked) === "waiting" ? picked : others[0];
      const { end } = await send(other, { isSooner: true });
      if (end !== "delivered") {
        return "stop";
      }
      trial.convict(oldest);
      if (states.failures(oldest.id).isAside) {
        await send(oldest);
      }
      return "anew";
    };

    /** Sends the oldest hit, unless it is suspected: then another one first. */
    const sendOldest = async (oldest: Hit, others: Hit[]): Promise<Next> => {
      const mayTryAnother = others.length > 0 && connectivity.mayBeOnline();
      if (mayTryAnother && trial.isSuspect(oldest)) {
        return tryAnother(oldest, others);
      }
      const { end } = await send(oldest, { next: others[0] });
      if (end === "failed" && mayTryAnother && trial.isDue(oldest)) {
        return tryAnother(oldest, others);
      }
      // Where one is refused, others may be taken.
      return end === "delivered" ||
        (end === "refused" && !serverState.isFailing())
        ? "on"
        : "stop";
    };

    const isTooOld = (hit: Hit) =>
      Date.now() - timeOf(hit.id) > maxAgeOf(hit) * DAY;

    /**
     * Goes through a batch. What is on the wire elsewhere, has to wait for that, or for what another hit tells, is left behind:
     * resolves with how many are.
     */
    const deliverBatch = async (
      found: Hit[],
    ): Promise<{ next: Next; leftBehind: number }> => {
      const pages = await living();
      // Not sooner: what is fresh may be delivered at any time, and leaves no trace then.
      const fresh = states.allFresh().filter((hit) => hit.server === server);
      const hits = [...fresh, ...found].sort((one, other) =>
        one.id < other.id ? -1 : 1,
      );
      /** Pages that have something on the wire: what they tracked since comes after it. */
      const busy = new Set<string>();
      const toSend: Hit[] = [];
      let leftBehind = 0;

      for (const hit of hits) {
        const where = whereIs(hit, pages);
        const tracker = pageOf(hit.id);
        if (where === "onWire" || where === "unclear") {
          busy.add(tracker);
        }
        if (where === "presumed") {
          journal.remove([hit], where);
        } else if (where !== "waiting" || busy.has(tracker)) {
          // Fresh ones of pages that live don't wait, and are theirs.
          leftBehind += where === "onWire" && states.isFresh(hit.id) ? 0 : 1;
        } else if (isTooOld(hit)) {
          journal.remove([hit], "maxHitAge");
        } else if (isOptedOut(hit)) {
          journal.remove([hit], "optIn");
        } else {
          // Where its page ended while it was fresh.
          journal.putBack(hit);
          toSend.push(hit);
        }
      }
      let next: Next = "on";
      while (toSend.length && next === "on") {
        const [oldest] = toSend.splice(0, 1);
        next = await sendOldest(oldest, toSend);
      }
      return { next, leftBehind };
    };

    const retryAsides = async () => {
      const ids = serverState.isAnswering() ? takeAsides() : [];
      const query = { most: MOST, server, withAside: true };
      for (const hit of ids.length ? await journal.find(query) : []) {
        if (ids.includes(hit.id) && whereIs(hit) === "waiting") {
          await send(hit);
        }
      }
    };

    let most = BATCH;
    for (;;) {
      const before = waiting.count();
      gone.clear();
      const { hits, isCertain } = await journal.search({ most, server });
      const { next, leftBehind } = await deliverBatch(hits);
      const isAll = hits.length < most || most === MOST;
      const isEnd = next === "on" && leftBehind > 0 && isAll;
      const isUncertain = !hits.length && !isCertain;
      if (next === "stop" || isEnd || isUncertain || !grip.isMine()) {
        return false;
      }
      // What is left behind doesn't hold up what comes after it.
      most = Math.min(BATCH + leftBehind, MOST);
      if (!hits.length && before === waiting.count()) {
        waiting.end();
        await retryAsides();
        return true;
      }
    }
  };
