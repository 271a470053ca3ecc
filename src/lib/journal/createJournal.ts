import { accountOf, collectionServerOf } from "../hit/hitUrl";
import { within } from "../within";
import { createDatabaseTier, type StoredHit } from "./createDatabaseTier";
import type { LocalTier } from "./createLocalTier";

/** How a hit goes. */
export type Departure =
  "delivered" | "offlineHitLimit" | "maxHitAge" | "clearQueue";

// A database that hasn't opened by then is done without until it does, so that hits still go out.
const OPENING_TIMEOUT = 2000;
// One that opened and then says nothing must not hold up delivery for ever.
const TIMEOUT = 10000;

/** Where hits live from the moment they are tracked until there is proof that they were delivered. Nothing rejects. */
export interface Journal {
  /** Resolves when the database is open, failed, or took more than 2 s. */
  opened: Promise<unknown>;
  /** Stores a hit; synchronously in localStorage, and in IndexedDB as soon as it can be. */
  add(id: string, url: string, server: string): void;
  /** Removes a hit for good: at once, also where the page ends before IndexedDB has taken note. */
  remove(id: string, url: string, how: Departure): void;
  /** Resolves when everything written is in the database, or that took more than 10 s. */
  settled(): Promise<void>;
  /** The oldest hits for a collection server, or for all, oldest first. */
  oldest(most: number, server?: string): Promise<StoredHit[]>;
  /** How many hits there are. */
  size(): Promise<number>;
  /** Removes every hit. */
  clear(): void;
}

/** Two tiers, because neither alone survives every end of a page: see docs/architecture.md. */
export function createJournal(
  local: LocalTier,
  onError: (error: unknown) => void,
  onDelivered: (id: string) => void,
): Journal {
  const use = createDatabaseTier();
  let isOpen = false;
  let writes: Promise<unknown> = Promise.resolve();

  const read = async <T>(
    work: (store: IDBObjectStore) => IDBRequest<T>,
    otherwise: T,
  ): Promise<T> =>
    (isOpen && (await within(TIMEOUT, use(work)).catch(onError))) || otherwise;
  const write = (
    work: (store: IDBObjectStore) => void,
    then?: () => void,
  ): void => {
    const written = use(work).then(then).catch(onError);
    writes = writes.then(() => written);
  };

  const bury = (id: string) => local.remove(`gone.${id}`);
  const forget = (ids: string[]) =>
    write(
      (store) => ids.forEach((id) => store.delete(id)),
      () => ids.forEach(bury),
    );
  local.follow((key, value) => {
    // Only a tombstone has that value.
    if (value.startsWith("delivered")) {
      onDelivered(key.split(".")[1]);
    }
  });

  return {
    opened: within(
      OPENING_TIMEOUT,
      use(() => {
        isOpen = true;
        forget(local.keys("gone"));
      }).catch(onError),
    ),

    add(id, url, server) {
      local.set(`hit.${id}`, url);
      write(
        (store) => store.put({ id, url, server }),
        () => local.remove(`hit.${id}`),
      );
    },

    remove(id, url, how) {
      const isLocal = local.get(`hit.${id}`);
      local.set(`gone.${id}`, how + ":" + accountOf(url));
      if (isLocal) {
        local.remove(`hit.${id}`);
        if (!isOpen) {
          // The database doesn't have it, and where it never opens nothing would take the tombstone away.
          bury(id);
        }
      }
      local.remove(`sending.${id}`);
      forget([id]);
    },

    async settled() {
      let seen;
      while (isOpen && seen !== writes) {
        seen = writes;
        await within(TIMEOUT, seen);
      }
    },

    async oldest(most, server) {
      // Hits that are gone but still in the database must not fill the batch.
      const stored = await read(
        (store) =>
          (server ? store.index("server") : store).getAll(
            server,
            most + local.keys("gone").length,
          ),
        [],
      );
      const hits: Record<string, StoredHit> = {};
      const foreign: string[] = [];
      local
        .keys("hit")
        .map((id): StoredHit => {
          const url = local.get(`hit.${id}`);
          return { id, url, server: collectionServerOf(url) };
        })
        .concat(stored)
        .forEach((hit) => {
          const { id, url } = hit;
          const actual = collectionServerOf(url);
          // Anyone can write to a page's storage.
          if (typeof id !== "string" || !actual || actual !== hit.server) {
            onError(id + " is not a hit");
            foreign.push(id);
            local.remove(`hit.${id}`);
          } else if (
            !local.get(`gone.${id}`) &&
            (!server || server === actual)
          ) {
            hits[id] = hit;
          }
        });
      if (foreign.length) {
        forget(foreign);
      }
      return Object.keys(hits)
        .sort()
        .slice(0, most)
        .map((id) => hits[id]);
    },

    async size() {
      const ids = local.keys("hit");
      // A page that was closed can leave a hit in both tiers.
      let doubles = 0;
      const stored = await read((store) => {
        ids.forEach((id) => {
          const request = store.count(id);
          request.onsuccess = () => (doubles += request.result);
        });
        return store.count();
      }, 0);
      return stored + ids.length - doubles - local.keys("gone").length;
    },

    clear() {
      local.keys("hit").forEach((id) => local.remove(`hit.${id}`));
      write((store) => store.clear());
    },
  };
}
