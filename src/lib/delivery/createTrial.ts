import type { Hit } from "../hit/Hit";
import type { HitStates } from "../journal/createHitStates";
import type { Journal } from "../journal/Journal";
import type { Outcome } from "./createWire";

/** How often a hit may fail while others are delivered. */
const MOST = 4;
/** So often in a row the oldest hit fails before another one is tried. */
const ENOUGH = 2;
/** The same of a POST without a readable answer: it may have arrived each time. */
const MOST_UNREADABLE = 2;
const ENOUGH_UNREADABLE = 1;
/** In pages that are left before it failed twice there. */
const ENOUGH_ELSEWHERE = 6;
/** While everything fails, others are tried no more often than that. */
const PAUSE = 15000;

/** Finds out, when the oldest hit fails, whether it is the hit or the way to the server. */
export interface Trial {
  /** A hit failed. */
  failed(hit: Hit, outcome: Outcome): void;
  /** Whether to try another hit before this one is tried again: it may have arrived. */
  isSuspect(hit: Hit): unknown;
  /**
   * Whether to try another hit, now that this one failed. Not later than that: when the server is back, the older hit comes
   * first.
   */
  isDue(hit: Hit): boolean;
  /** The other hit to try; `next` is the next one that waits. */
  pick(next: Hit): Promise<Hit>;
  /** Others are delivered, and this hit isn't: it is set aside, or refused for good when that was once too often. */
  convict(hit: Hit, outcome?: Outcome): void;
}

export function createTrial(journal: Journal, states: HitStates): Trial {
  /** How often hits failed in this page. */
  const failedHere: Record<string, number> = {};
  let lastPick = -Infinity;
  const enoughFor = (isUnreadable?: boolean) =>
    isUnreadable ? ENOUGH_UNREADABLE : ENOUGH;

  return {
    failed({ id }, { isUnreadable = false }) {
      const count = states.failures(id).count + 1;
      states.setFailures(id, { count, isUnreadable, isAside: false });
      failedHere[id] = (failedHere[id] || 0) + 1;
    },

    isSuspect({ id }) {
      const { count, isUnreadable } = states.failures(id);
      return isUnreadable && count === ENOUGH_UNREADABLE;
    },

    isDue({ id }) {
      const { count, isUnreadable } = states.failures(id);
      return (
        (failedHere[id] >= enoughFor(isUnreadable) ||
          count >= ENOUGH_ELSEWHERE) &&
        performance.now() - lastPick > PAUSE
      );
    },

    async pick(next) {
      lastPick = performance.now();
      // The next one, for the sake of order. But several in a row may have the same fault.
      const newest = states.failures(next.id).count
        ? await journal.newest(next.server)
        : undefined;
      return newest && newest.id > next.id && !states.mark(newest.id)
        ? newest
        : next;
    },

    convict(hit, outcome) {
      const before = states.failures(hit.id);
      const { isUnreadable = before.isUnreadable } = outcome || {};
      const count = before.isAside
        ? before.count + 1
        : // What failed while nothing else was delivered counts no more than it takes to suspect the hit.
          Math.max(1, Math.min(before.count, enoughFor(isUnreadable)));
      lastPick = -Infinity;
      if (count < (isUnreadable ? MOST_UNREADABLE : MOST)) {
        states.setFailures(hit.id, { count, isUnreadable, isAside: true });
        journal.putBack(hit);
      } else {
        journal.remove([hit], "refused");
      }
    },
  };
}
