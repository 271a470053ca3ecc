import type { Hit } from "../hit/Hit";
import type { HitStates } from "../journal/createHitStates";
import type { Page } from "./createPage";
import type { ServerState } from "./createServerState";
import type { Wire } from "./createWire";

/** A page shows that it lives a moment after it has something on the wire; a busy machine takes longer. */
const UNSURE = 3000;
const SILENCE = 30000;
/** No send takes longer, whoever lives: a suspended page doesn't know. */
const LONGEST_SEND = 60000;

/**
 * Where a hit is.
 *
 * - waiting: nowhere, so that it may be sent.
 * - onWire: on the wire, here or in another page that lives; what was tracked since in its page waits for it.
 * - unclear: the same, but its page may have ended.
 * - silent: on the wire, but nobody waits for it: without an answer for 30 s, or what became of it has yet to show.
 * - pending: nowhere, but it has yet to get a visitor ID.
 * - presumed: its send was interrupted, and it is taken as delivered.
 */
export type Whereabouts =
  "waiting" | "pending" | "onWire" | "unclear" | "silent" | "presumed";

/** Tells where a hit is. `living`: the pages that are known to live; undefined where nobody can know. */
export type WhereIs = (hit: Hit, living?: string[]) => Whereabouts;

export interface WhereaboutsDependencies {
  states: HitStates;
  wire: Wire;
  page: Page;
  serverState: ServerState;
  /** Whether it has yet to get a visitor ID, which this page doesn't know. */
  isPending(hit: Hit): boolean;
}

export function createWhereabouts({
  states,
  wire,
  page,
  serverState,
  isPending,
}: WhereaboutsDependencies): WhereIs {
  /** Since when this page has seen a hit on the wire elsewhere; by its own clock, as pages' clocks can differ. */
  const seen: Record<string, number> = {};

  return (hit, living) => {
    const { id } = hit;
    const mark = states.mark(id);
    if (!mark) {
      return isPending(hit) ? "pending" : "waiting";
    }
    if (wire.has(id)) {
      return wire.isSilent(id) ? "silent" : "onWire";
    }
    if (mark.page && mark.page !== page.id) {
      const now = performance.now();
      seen[id] = seen[id] || now;
      const age = now - seen[id];
      const lives = !living || living.includes(mark.page);
      if (lives && age < LONGEST_SEND) {
        return age < SILENCE ? "onWire" : "silent";
      }
      if (age < UNSURE) {
        return "unclear";
      }
    }
    if (mark.presumption === "likely" && !serverState.isFailing()) {
      // What is tried next tells.
      return serverState.isAnswering() ? "presumed" : "silent";
    }
    if (mark.presumption === "delivered") {
      return "presumed";
    }
    return isPending(hit) ? "pending" : "waiting";
  };
}
