import type { HitStates } from "../journal/createHitStates";
import type { Journal } from "../journal/Journal";
import type { LocalTier } from "../journal/createLocalTier";
import type { Deliveries } from "./createDeliveries";
import { untilAtRest } from "./untilAtRest";

/** What earlier pages left. */
export interface Inheritance {
  /** Resolves when all of it is known, at the price of the database. Never rejects. */
  find(): Promise<unknown>;
  /** Whether the database was asked: until then, older hits than this page's may come after them. */
  isKnown(): boolean;
  /** Has it delivered, when the page has come to rest; at once where a send was interrupted. */
  deliver(): void;
}

export interface InheritanceDependencies {
  journal: Journal;
  states: HitStates;
  local: LocalTier;
  deliveries: Deliveries;
  /** Whether the visitor agreed: else no database is made. */
  mayStore(): boolean;
}

/** The start of a page has better things to do: what localStorage tells is enough, and the database is opened later. */
export function createInheritance({
  journal,
  states,
  local,
  deliveries,
  mayStore,
}: InheritanceDependencies): Inheritance {
  // What was on the wire as its page ended: this page's hits come after it.
  const fresh = states.allFresh();
  fresh.forEach(({ server }) => server && deliveries.to(server).wait());
  // Whether it arrived shows best at once: the server may change its mind.
  const isInterrupted = fresh.length > 0 || local.keys("sending").length > 0;

  /** A browser that was killed can leave hits in the database of which localStorage knows nothing. */
  const find = async () => {
    const [oldest] = await journal.find({ most: 1 });
    if (oldest) {
      deliveries.to(oldest.server).wait();
    }
  };
  let isKnown = false;
  const found = journal.opened.then(find).then(() => {
    isKnown = true;
  });
  const atRest = untilAtRest().then(() => mayStore() && journal.open());

  return {
    find,
    isKnown: () => isKnown,
    deliver() {
      if (isInterrupted) {
        deliveries.deliver();
      }
      // The database may open late, or never.
      [found, atRest].forEach((moment) => moment.then(deliveries.deliver));
    },
  };
}
