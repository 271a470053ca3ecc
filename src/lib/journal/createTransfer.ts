import type { Hit } from "../hit/Hit";
import { timeOf } from "../hit/hitId";
import { accountOf, collectionServerOf } from "../hit/hitUrl";
import type { DatabaseAccess } from "./createDatabaseAccess";
import type { LocalTier } from "./createLocalTier";
import type { Note } from "./Journal";
import type { DatabaseHit } from "./openDatabase";

// So that no task takes long.
const BATCH = 100;
// What a page has in the local tier for so long, its database didn't take before it ended.
const LEFT = 10000;

/** What brings hits from the local tier into the database, and takes them out of both. */
export interface Transfer {
  /** Writes a hit that the local tier has into the database. */
  store(hit: Hit): void;
  /**
   * Removes hits from the database, and then their tombstones. What another page has, or had, yet to write keeps its own, as that
   * page looks for it.
   */
  forget(ids: string[], areOthers?: string[], note?: Note): void;
  /** Moves what earlier pages left in the local tier into the database, so that it stays small. */
  adopt(): Promise<void>;
  /** Whether this page moved a hit, or moves it. */
  isAdopted(id: string): boolean;
  /** Whether this page has yet to write a hit. */
  isUnwritten(id: string): boolean;
  /** What this page has yet to write isn't written any more. */
  stop(): void;
  /** A hit as the local tier has it. */
  localHit(id: string): Hit;
  /** Whether it is a hit at all, as anyone can write to a page's storage; what isn't is removed. */
  isHit(hit: Hit): boolean;
}

export function createTransfer(
  local: LocalTier,
  database: DatabaseAccess,
  onError: (error: unknown) => void,
): Transfer {
  const unwritten = new Set<string>();
  const adopted = new Set<string>();

  const forget: Transfer["forget"] = (ids, areOthers = [], note) => {
    if (ids.length) {
      database.write(
        ({ hits, notes }) => {
          ids.forEach((id) => hits.delete(id));
          if (note && notes) {
            note(notes);
          }
        },
        () =>
          ids
            .filter((id) => !areOthers.includes(id))
            .forEach((id) => local.remove(`gone.${id}`)),
      );
    }
  };
  const store = ({ id, url, server }: Hit) => {
    unwritten.add(id);
    database.write(
      ({ hits }) => {
        // Another page may have delivered it meanwhile.
        if (unwritten.has(id) && !local.get(`gone.${id}`)) {
          const hit = { id, url, server, account: accountOf(url) };
          hits.put(
            (adopted.has(id)
              ? { ...hit, hasCopy: true }
              : hit) satisfies DatabaseHit,
          );
        }
      },
      () => {
        unwritten.delete(id);
        local.remove(`hit.${id}`);
        if (local.get(`gone.${id}`)) {
          forget([id]);
        }
      },
    );
  };
  const localHit = (id: string): Hit => {
    const url = local.get(`hit.${id}`);
    return { id, url, server: collectionServerOf(url) };
  };
  const isHit = ({ id, url, server }: Hit): boolean => {
    const isOne =
      typeof id === "string" && !!server && server === collectionServerOf(url);
    if (!isOne) {
      onError(`${id} is not a hit`);
      local.remove(`hit.${id}`);
      forget([id]);
    }
    return isOne;
  };

  return {
    store,
    forget,
    async adopt() {
      const left = local
        .keys("hit")
        .filter(
          (id) => !unwritten.has(id) && !(Date.now() - timeOf(id) < LEFT),
        );
      while (left.length) {
        const hits = left.splice(0, BATCH).map(localHit).filter(isHit);
        hits.forEach(({ id }) => adopted.add(id));
        hits.forEach(store);
        await database.settled();
      }
    },
    isAdopted: (id) => adopted.has(id),
    isUnwritten: (id) => unwritten.has(id),
    stop: () => unwritten.clear(),
    localHit,
    isHit,
  };
}
