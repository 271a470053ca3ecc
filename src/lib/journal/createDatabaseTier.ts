import type { Hit } from "../hit/Hit";

/** A hit as the database has it. The database has only hits that wait. */
export interface DatabaseHit extends Hit {
  /** The report suites, as in the URL; what limits go by. */
  account: string;
}

/**
 * Does `work` in one transaction. Resolves with the result of the request that `work` returns, when all of it is complete;
 * rejects where IndexedDB can't be used.
 */
type Transact = <T>(
  work: (store: IDBObjectStore) => IDBRequest<T> | void,
) => Promise<T>;

/** IndexedDB, opened at the first use. */
export interface DatabaseTier {
  /** Whether there is one; true where the browser doesn't tell. Makes none. */
  exists(): Promise<boolean>;
  read: Transact;
  /** The work is done again where the page was in the back/forward cache meanwhile: it has to bear that. */
  write: Transact;
}

const NAME = "offlineTracking";
const VERSION = 2;
const STORE = "hits";
const INDEXES = ["server", "account"];

/** Makes the store, and the indexes that an earlier version didn't have. */
function upgrade({ result, transaction }: IDBOpenDBRequest): void {
  const store = result.objectStoreNames.contains(STORE)
    ? (transaction as IDBTransaction).objectStore(STORE)
    : result.createObjectStore(STORE, { keyPath: "id" });
  INDEXES.filter((name) => !store.indexNames.contains(name)).forEach((name) =>
    store.createIndex(name, name),
  );
}

/** Opens the database in the version given, or in the one that there is. */
function open(version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, version);
    request.onupgradeneeded = () => upgrade(request);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(request.result);
  });
}

/** A later version of this extension, rolled back since, may have left a later version of the database. */
const openAny = () =>
  open(VERSION).catch((e: unknown) => {
    if (e instanceof DOMException && e.name === "VersionError") {
      return open();
    }
    throw e;
  });

/**
 * IndexedDB survives the browser being killed. It is opened again after the browser closed it (storage cleared, another
 * version waiting).
 */
export function createDatabaseTier(): DatabaseTier {
  let opening: Promise<IDBDatabase> | undefined;
  /** How often the page went into the back/forward cache, or came back. */
  let moves = 0;
  const move = ({ persisted }: PageTransitionEvent) => {
    moves += persisted ? 1 : 0;
  };
  addEventListener("pagehide", move);
  addEventListener("pageshow", move);

  const openOnce = (): Promise<IDBDatabase> => {
    opening =
      opening ||
      openAny().then((database) => {
        database.onclose = database.onversionchange = () => {
          database.close();
          opening = undefined;
        };
        return database;
      });
    return opening;
  };
  const transact =
    (mode: IDBTransactionMode): Transact =>
    async (work) => {
      const database = await openOnce();
      return new Promise((resolve, reject) => {
        const transaction = database.transaction(
          STORE,
          mode,
          // Else a write waits for the disk.
          { durability: "relaxed" },
        );
        const request = work(transaction.objectStore(STORE));
        transaction.oncomplete = () =>
          resolve(request ? request.result : (undefined as never));
        transaction.onabort = () => reject(transaction.error);
        // Else the browser waits for the event loop, which a page that is closed or suspended doesn't have.
        transaction.commit();
      });
    };

  const writeOnce = transact("readwrite");

  return {
    async exists() {
      try {
        const all = await indexedDB.databases();
        return !!opening || all.some(({ name }) => name === NAME);
      } catch (e) {
        return true;
      }
    },
    read: transact("readonly"),
    async write(work) {
      for (;;) {
        const before = moves;
        const result = await writeOnce(work);
        // WebKit says of a transaction that was under way then that it is complete, and may keep nothing of it.
        if (moves === before) {
          return result;
        }
      }
    },
  };
}
