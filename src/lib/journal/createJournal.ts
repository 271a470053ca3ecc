import type { Hit } from "../hit/Hit";
import { accountOf } from "../hit/hitUrl";
import { createClearing } from "./createClearing";
import { createDatabaseAccess } from "./createDatabaseAccess";
import type { Departure, HitStates } from "./createHitStates";
import type { LocalTier } from "./createLocalTier";
import { createNotes } from "./createNotes";
import { createRecall } from "./createRecall";
import { createSearch } from "./createSearch";
import { createTransfer } from "./createTransfer";
import { writeGone } from "./goneNotes";
import type { Journal } from "./Journal";
import type { DatabaseHit } from "./openDatabase";

/**
 * Two tiers, because neither alone survives every end of a page: see docs/architecture.md. `onGone`: this page removed a
 * hit.
 */
export function createJournal(
  local: LocalTier,
  states: HitStates,
  onError: (error: unknown) => void,
  onGone: (hit: Hit, how: Departure) => void,
): Journal {
  const database = createDatabaseAccess(({ notes }) => {
    transfer.forget(states.allGone());
    recall(notes, () => transfer.adopt());
  }, onError);
  const recall = createRecall(database, local, states);
  const { opened, open, read, settled, isBroken } = database;
  const transfer = createTransfer(local, database, onError);
  const { store, forget, isAdopted, isUnwritten, isHit, localHit } = transfer;
  const clearing = createClearing(database, local, states, transfer);
  const search = createSearch(database, local, states, transfer);

  const add = (hit: Hit) => {
    local.set(`hit.${hit.id}`, hit.url);
    clearing.added(hit.id);
    store(hit);
  };

  /** Whether another page has, or had, yet to write it. */
  const hasOthersCopy = (id: string) =>
    !!local.get(`hit.${id}`) && !isUnwritten(id);

  return {
    ...createNotes(database),
    opened,
    open,

    add,
    putBack(hit) {
      if (states.isFresh(hit.id)) {
        add(hit);
      }
      states.clearMark(hit.id);
    },

    remove(hits, how, note) {
      const waiting = hits.filter(
        ({ id }) =>
          // One that was fresh, and arrived, is nowhere else.
          !states.isFresh(id) || (how !== "delivered" && how !== "presumed"),
      );
      waiting.forEach((hit) => states.setGone(hit, how));
      const ids = waiting.map(({ id }) => id);
      const others = ids.filter(hasOthersCopy);
      const copied = waiting
        .filter(
          (hit: DatabaseHit | Hit) =>
            ("hasCopy" in hit && hit.hasCopy) || isAdopted(hit.id),
        )
        .map(({ id }) => id);
      forget(ids, others, (notes) => {
        writeGone([...others, ...copied])(notes);
        note?.(notes);
      });
      if (isBroken()) {
        // Nothing else would take the tombstones away.
        ids.forEach((id) => local.remove(`gone.${id}`));
      }
      // Last, as it runs the page's own callbacks.
      hits.forEach((hit) => {
        states.clear(hit.id);
        onGone(hit, how);
      });
    },

    drop(ids) {
      const copies = ids.filter((id) => local.get(`hit.${id}`));
      // Another page may be moving one to the database: it looks for the tombstone.
      copies.forEach((id) => states.setGone(localHit(id), "delivered"));
      const others = ids.filter(hasOthersCopy);
      forget(ids, others, writeGone(others));
      ids.forEach(states.clear);
    },

    settled,
    search,
    find: async (query) => (await search(query)).hits,
    async newest(server) {
      const cursor = await read(({ hits }) =>
        hits.index("server").openCursor(server, "prev"),
      );
      const hit = cursor ? (cursor.value as Hit) : undefined;
      return hit && isHit(hit) && !local.get(`gone.${hit.id}`)
        ? hit
        : undefined;
    },
    async size(account) {
      await open();
      const ids = local
        .keys("hit")
        .filter(
          (id) => !account || accountOf(local.get(`hit.${id}`)) === account,
        );
      // A page that was closed can leave a hit in both tiers; what is gone may still be in one.
      let doubles = 0;
      const stored = await read(({ hits }) => {
        ids.concat(states.allGone(account)).forEach((id) => {
          const request = hits.count(id);
          request.onsuccess = () => (doubles += request.result);
        });
        return account ? hits.index("account").count(account) : hits.count();
      });
      return (stored || 0) + ids.length - doubles;
    },
    has: async (id) => !!(await read(({ hits }) => hits.count(id))),
    clear: clearing.clear,
  };
}
