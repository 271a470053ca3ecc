import { timeOf } from "../hit/hitId";
import type { DatabaseAccess } from "./createDatabaseAccess";
import type { HitStates } from "./createHitStates";
import type { LocalTier } from "./createLocalTier";
import type { Transfer } from "./createTransfer";

/** What deletes every hit, because the visitor refuses. */
export interface Clearing {
  /** A hit that is added while all others are being removed stays: the visitor may change their mind at once. */
  added(id: string): void;
  /** Removes every hit, of localStorage at once, and every note. Resolves with how many waited. */
  clear(): Promise<number>;
}

/** All is being removed. */
interface UnderWay {
  start: number;
  /** What is added since. */
  since: Set<string>;
}

export function createClearing(
  database: DatabaseAccess,
  local: LocalTier,
  states: HitStates,
  { forget, stop }: Transfer,
): Clearing {
  const underWay = new Set<UnderWay>();
  /** One after the other: the next one counts what is left. */
  let last: Promise<void> = Promise.resolve();

  /** Removes all that the database has from before, and adds it to the IDs. */
  const clearDatabase = async (
    ids: Set<string>,
    { start, since }: UnderWay,
  ) => {
    database.write(({ notes }) => notes?.clear());
    const stored = ((await database.read(({ hits }) => hits.getAllKeys())) ||
      []) as string[];
    const isBefore = (id: string) => !(timeOf(id) > start) && !since.has(id);
    stored.filter(isBefore).forEach((id) => ids.add(id));
    if (stored.length && stored.every(isBefore) && !since.size) {
      // Not clear(): should it be done twice, what is added since stays.
      const all = IDBKeyRange.upperBound(stored[stored.length - 1]);
      database.write(({ hits }) => hits.delete(all));
    } else {
      forget([...ids]);
    }
  };

  return {
    added: (id) => underWay.forEach(({ since }) => since.add(id)),

    async clear() {
      const clearing = { start: Date.now(), since: new Set<string>() };
      underWay.add(clearing);
      const ids = new Set(local.keys("hit"));
      stop();
      (["hit", "fresh", "sending", "failed", "last"] as const).forEach((kind) =>
        local.keys(kind).forEach((id) => local.remove(`${kind}.${id}`)),
      );
      // A visitor who refuses gets no database for it.
      if (await database.exists()) {
        last = last.then(() => clearDatabase(ids, clearing));
        await last;
      }
      underWay.delete(clearing);
      states.allGone().forEach((id) => ids.delete(id));
      const count = ids.size;
      if (count > 0) {
        // All tabs shall know, and nothing shall be left of it.
        local.set("cleared.optIn", String(count));
        local.remove("cleared.optIn");
      }
      return count;
    },
  };
}
