import type { Hit } from "../hit/Hit";

/** A hit as the database has it. The database has only hits that wait. */
export interface DatabaseHit extends Hit {
  /** The report suites, as in the URL; what limits go by. */
  account: string;
  /** A page that ended left a copy in localStorage, which a killed browser may bring back. */
  hasCopy?: boolean;
}

/** The database's stores. A later version's database may have no notes. */
export interface Stores {
  hits: IDBObjectStore;
  /** What pages and the site's service worker tell each other: src/lib/handover. */
  notes?: IDBObjectStore;
}

export const DATABASE = "offlineTracking";
const VERSION = 3;
const HITS = "hits";
const INDEXES = ["server", "account"];
const NOTES = "notes";

/** The keys of notes that start so. */
export const keysFrom = (start: string): IDBKeyRange =>
  IDBKeyRange.bound(start, `${start}\uffff`);

/** Makes the stores and the indexes that an earlier version didn't have. */
function upgrade({ result, transaction }: IDBOpenDBRequest): void {
  const has = (name: string) => result.objectStoreNames.contains(name);
  const hits = has(HITS)
    ? (transaction as IDBTransaction).objectStore(HITS)
    : result.createObjectStore(HITS, { keyPath: "id" });
  INDEXES.filter((name) => !hits.indexNames.contains(name)).forEach((name) =>
    hits.createIndex(name, name),
  );
  if (!has(NOTES)) {
    result.createObjectStore(NOTES, { keyPath: "key" });
  }
}

/** Opens the database in the version given, or in the one that there is. */
function open(version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, version);
    request.onupgradeneeded = () => upgrade(request);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(request.result);
  });
}

/** A later version of this extension, rolled back since, may have left a later version of the database. */
export const openDatabase = (): Promise<IDBDatabase> =>
  open(VERSION).catch((e: unknown) => {
    if (e instanceof DOMException && e.name === "VersionError") {
      return open();
    }
    throw e;
  });

/**
 * Does `work` in one transaction, as soon as it can be. Resolves with the result of the request that `work` returns, when all of
 * it is complete.
 */
export function transact<T>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  work: (stores: Stores) => IDBRequest<T> | void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const names = [HITS, NOTES].filter((name) =>
      database.objectStoreNames.contains(name),
    );
    const transaction = database.transaction(
      names,
      mode,
      // Else a write waits for the disk.
      { durability: "relaxed" },
    );
    const request = work({
      hits: transaction.objectStore(HITS),
      notes: names.includes(NOTES) ? transaction.objectStore(NOTES) : undefined,
    });
    transaction.oncomplete = () =>
      resolve(request ? request.result : (undefined as never));
    transaction.onabort = () => reject(transaction.error);
    // Else the browser waits for the event loop, which a page that is closed or suspended doesn't have.
    transaction.commit();
  });
}
