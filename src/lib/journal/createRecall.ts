import type { DatabaseAccess } from "./createDatabaseAccess";
import type { HitStates } from "./createHitStates";
import type { LocalTier } from "./createLocalTier";
import { GONE, writeGone, type GoneNote } from "./goneNotes";
import { keysFrom } from "./openDatabase";

// Longer than localStorage takes to be on the disk, busy as that may be.
const KEPT = 60000;

/**
 * Removes from localStorage what is known to be gone, as a killed browser brings it back, and the notes of it that are no longer
 * needed. Calls `then` in the transaction that reads them.
 */
export const createRecall =
  (database: DatabaseAccess, local: LocalTier, states: HitStates) =>
  (notes: IDBObjectStore | undefined, then: () => void): void => {
    if (!notes) {
      then();
      return;
    }
    const request = notes.getAll(keysFrom(GONE)) as IDBRequest<GoneNote[]>;
    request.onsuccess = () => {
      const known = request.result.map(({ key, time }) => ({
        id: key.slice(GONE.length),
        isOld: !(Math.abs(Date.now() - time) < KEPT),
      }));
      const returned = known
        .map(({ id }) => id)
        .filter((id) => local.get(`hit.${id}`));
      known.forEach(({ id }) => states.clear(id));
      const over = known.filter(
        ({ id, isOld }) => isOld && !returned.includes(id),
      );
      if (returned.length || over.length) {
        database.write((stores) => {
          // That they are removed may be lost once more.
          writeGone(returned)(stores.notes as IDBObjectStore);
          over.forEach(({ id }) => stores.notes?.delete(GONE + id));
        });
      }
      then();
    };
  };
