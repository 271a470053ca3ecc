import type { Hit } from "../../../src/lib/hit/Hit";
import { formatHitId } from "../../../src/lib/hit/hitId";
import {
  createHitStates,
  type HitStates,
} from "../../../src/lib/journal/createHitStates";
import { createJournal } from "../../../src/lib/journal/createJournal";
import {
  createLocalTier,
  type LocalTier,
} from "../../../src/lib/journal/createLocalTier";
import type { Journal } from "../../../src/lib/journal/Journal";

export const SERVER = "https://one.example";
export const OTHER = "https://two.example";

/** A journal whose database is open. */
export interface JournalStage {
  journal: Journal;
  local: LocalTier;
  states: HitStates;
  errors: unknown[];
  /** "<name> <departure>" of what this page removed. */
  gone: string[];
  /** The names of what the database has. */
  stored(): Promise<string[]>;
  /** Writes to the database what anyone may have written. */
  write(entry: object): Promise<void>;
}

export const nameOf = ({ url }: { url: string }): string =>
  url.split("pageName=")[1];

/** A hit that was tracked long ago, as the one of so many. */
export function hitOf(order: number, suite = "suite", server = SERVER): Hit {
  return {
    id: formatHitId(1700000000000, order, "page"),
    url: `${server}/b/ss/${suite}/1/JS/s1?AQB=1&pageName=${order}`,
    server,
  };
}

/** Opens the database beside the journal. */
const openBeside = () =>
  new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open("offlineTracking");
    request.onsuccess = () => resolve(request.result);
  });

export async function createJournalStage(): Promise<JournalStage> {
  const errors: unknown[] = [];
  const gone: string[] = [];
  const local = createLocalTier((e) => errors.push(e));
  const states = createHitStates(local);
  const journal = createJournal(
    local,
    states,
    (e) => errors.push(e),
    (hit, how) => gone.push(`${nameOf(hit)} ${how}`),
  );
  await journal.open();
  const within = async <T>(work: (store: IDBObjectStore) => IDBRequest<T>) => {
    const database = await openBeside();
    const request = work(
      database.transaction("hits", "readwrite").objectStore("hits"),
    );
    return new Promise<T>((resolve) => {
      request.onsuccess = () => {
        database.close();
        resolve(request.result);
      };
    });
  };
  return {
    journal,
    local,
    states,
    errors,
    gone,
    stored: async () =>
      (await within((store) => store.getAll() as IDBRequest<Hit[]>)).map(
        nameOf,
      ),
    async write(entry) {
      await within((store) => store.put(entry));
    },
  };
}
