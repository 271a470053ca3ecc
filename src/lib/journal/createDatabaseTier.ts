/** A hit as it is stored. */
export interface StoredHit {
  id: string;
  url: string;
  /** The collection server's origin; hits of one server are read in order of id. */
  server: string;
}

/**
 * Opens the database if need be, and does `work` in one transaction. Resolves with the result of the request that `work`
 * returns, when all of it is complete; rejects where IndexedDB can't be used.
 */
export type UseDatabase = <T>(
  work: (store: IDBObjectStore) => IDBRequest<T> | void,
) => Promise<T>;

/**
 * IndexedDB, which survives the browser being killed. Opened at the first use, and again after the browser closed it
 * (storage cleared, another version waiting).
 */
export function createDatabaseTier(): UseDatabase {
  let opening: Promise<IDBDatabase> | undefined;

  const open = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("offlineTracking", 1);
      request.onupgradeneeded = () =>
        request.result
          .createObjectStore("hits", { keyPath: "id" })
          .createIndex("server", "server");
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        database.onclose = database.onversionchange = () => {
          database.close();
          opening = undefined;
        };
        resolve(database);
      };
    });

  return (work) => {
    opening = opening || open();
    return opening.then(
      (database) =>
        new Promise((resolve, reject) => {
          const transaction = database.transaction(
            "hits",
            "readwrite",
            // Else a write waits for the disk.
            { durability: "relaxed" },
          );
          const request = work(transaction.objectStore("hits"));
          transaction.oncomplete = () =>
            resolve(request ? request.result : (undefined as never));
          transaction.onabort = () => reject(transaction.error);
          // Else the browser waits for the event loop, which a page that is closed doesn't have.
          transaction.commit();
        }),
    );
  };
}
