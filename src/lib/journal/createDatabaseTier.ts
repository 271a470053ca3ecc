import { DATABASE, openDatabase, transact, type Stores } from "./openDatabase";

/**
 * Does `work` in one transaction. Resolves with the result of the request that `work` returns, when all of it is complete;
 * rejects where IndexedDB can't be used.
 */
type Transact = <T>(
  work: (stores: Stores) => IDBRequest<T> | void,
) => Promise<T>;

/** IndexedDB, opened at the first use. */
export interface DatabaseTier {
  /** Whether there is one; true where the browser doesn't tell. Makes none. */
  exists(): Promise<boolean>;
  read: Transact;
  /** The work is done again where the page was in the back/forward cache meanwhile: it has to bear that. */
  write: Transact;
}

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
      openDatabase().then((database) => {
        database.onclose = database.onversionchange = () => {
          database.close();
          opening = undefined;
        };
        return database;
      });
    return opening;
  };
  const inMode =
    (mode: IDBTransactionMode): Transact =>
    async (work) =>
      transact(await openOnce(), mode, work);

  const writeOnce = inMode("readwrite");

  return {
    async exists() {
      try {
        const all = await indexedDB.databases();
        return !!opening || all.some(({ name }) => name === DATABASE);
      } catch (e) {
        return true;
      }
    },
    read: inMode("readonly"),
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
