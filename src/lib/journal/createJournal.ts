import type { Hit } from "../hit/Hit";
import { timeOf } from "../hit/hitId";
import { accountOf, collectionServerOf } from "../hit/hitUrl";
import { within } from "../within";
import { createDatabaseTier } from "./createDatabaseTier";
import type { Departure, HitStates } from "./createHitStates";
import type { LocalTier } from "./createLocalTier";
import type { DatabaseHit, Stores } from "./openDatabase";

// A database that hasn't opened by then is done without until it does, so that hits still go out.
const OPENING_TIMEOUT = 2000;
// One that opened and then says nothing must not hold up delivery for ever.
const TIMEOUT = 10000;
// So that no task takes long.
const BATCH = 100;
// What a page has in the local tier for so long, its database didn't take before it ended.
const LEFT = 10000;

/** Which hits to find. */
export interface HitQuery {
  /** At most so many, the oldest ones. */
  most: number;
  /** Those for a collection server. */
  server?: string;
  /** Those for an account. */
  account?: string;
  /** Also those that are set aside. */
  withAside?: boolean;
}

export interface Found {
  hits: Hit[];
  /** Whether the database was asked, and answered; true as well where it isn't open, as all is told anew when it is. */
  isCertain: boolean;
}

/** Writes what pages and the site's service worker tell each other, of which the journal knows nothing more. */
export type Note = (notes: IDBObjectStore) => void;

/** Where hits wait until there is proof that they were delivered. Nothing rejects. */
export interface Journal {
  /** Resolves when the database has opened, however late. */
  opened: Promise<void>;
  /** Opens the database, as all does that needs it. Resolves with whether it is open; false when it failed, or takes more than 2 s. */
  open(): Promise<boolean>;
  /** Stores a hit; synchronously in localStorage, and in IndexedDB as soon as it can be. */
  add(hit: Hit): void;
  /** A hit that was on the wire waits, if it didn't before. */
  putBack(hit: Hit): void;
  /**
   * Removes hits for good: at once, also where the page ends before IndexedDB has taken note. `note` is written in the transaction
   * that removes them there.
   */
  remove(hits: Hit[], how: Departure, note?: Note): void;
  /** Forgets hits that the site's worker delivered, wherever a copy is left. Nobody is told. */
  drop(ids: string[]): void;
  /** Resolves when everything written is in the database, or that took more than 10 s. */
  settled(): Promise<void>;
  /** Finds hits, oldest first. */
  find(query: HitQuery): Promise<Hit[]>;
  /** The same, and whether the database has no others. */
  search(query: HitQuery): Promise<Found>;
  /** The newest hit for a collection server, of those that the database has. */
  newest(server: string): Promise<Hit | undefined>;
  /** How many hits there are, of an account, or in all. */
  size(account?: string): Promise<number>;
  /** Removes every hit, of localStorage at once, and every note. Resolves with how many waited. */
  clear(): Promise<number>;
  /** Whether earlier pages left notes, as far as is known: when the database is open. */
  hasNotes(): boolean;
  readNote(key: string): Promise<unknown>;
  /** The keys of notes that start so, without that. */
  noteKeys(start: string): Promise<string[]>;
  /** Resolves when it is in the database, or that took more than 10 s. */
  writeNote(note: Note): Promise<void>;
  /** Whether the database has a hit. */
  has(id: string): Promise<boolean>;
}

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
  const database = createDatabaseTier();
  let isOpen = false;
  /** It never opens. */
  let isBroken = false;
  let noteCount = 0;
  /** Hits that this page has yet to write. */
  const unwritten = new Set<string>();
  /** For each time that all is being removed: what is added since. */
  const clearings = new Set<Set<string>>();
  let opening: Promise<void> | undefined;
  let waited: Promise<unknown> | undefined;
  let onOpened = () => undefined as void;
  const opened = new Promise<void>((resolve) => {
    onOpened = resolve;
  });
  /** Writes that are under way. */
  const writes = new Set<Promise<unknown>>();

  const startOpening = () => {
    opening =
      opening ||
      database
        .write(({ notes }) => {
          isOpen = true;
          forget(states.allGone());
          adopt();
          return notes?.count();
        })
        .then((count) => {
          noteCount = count || 0;
          onOpened();
        })
        .catch((e: unknown) => {
          isBroken = true;
          onError(e);
        });
    return opening;
  };
  const open = async () => {
    // Only once: where it doesn't open, nobody waits for it again.
    waited = waited || within(OPENING_TIMEOUT, startOpening());
    await waited;
    return isOpen;
  };
  /** Resolves with undefined where the database doesn't answer. */
  const read = async <T>(
    work: (stores: Stores) => IDBRequest<T> | undefined,
  ): Promise<T | undefined> => {
    try {
      return (await open())
        ? await within(TIMEOUT, database.read(work))
        : undefined;
    } catch (e) {
      onError(e);
      return undefined;
    }
  };
  const write = (work: (stores: Stores) => void, then?: () => void): void => {
    startOpening();
    const written = database.write(work).then(then).catch(onError);
    writes.add(written);
    written.then(() => writes.delete(written));
  };
  const settled = async () => {
    while (isOpen && writes.size) {
      const seen = [...writes];
      const isDone = Promise.all(seen).then(() => true);
      if (!(await within(TIMEOUT, isDone))) {
        // In Firefox, one that was under way as its page went into the back/forward cache may never end.
        seen.forEach((write) => writes.delete(write));
      }
    }
  };
  const store = ({ id, url, server }: Hit) => {
    unwritten.add(id);
    clearings.forEach((since) => since.add(id));
    write(
      ({ hits }) => {
        // Another page may have delivered it meanwhile.
        if (unwritten.has(id) && !local.get(`gone.${id}`)) {
          hits.put({ id, url, server, account: accountOf(url) });
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
  /** Removes them from the database. What another page has yet to write keeps its tombstone: that page looks for it. */
  const forget = (ids: string[], areOthers: string[] = [], note?: Note) => {
    if (ids.length) {
      write(
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

  const localHit = (id: string): Hit => {
    const url = local.get(`hit.${id}`);
    return { id, url, server: collectionServerOf(url) };
  };
  /** Whether it is a hit at all, as anyone can write to a page's storage; what isn't is removed. */
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
  /** Moves what earlier pages left in the local tier into the database, so that it stays small. */
  const adopt = async () => {
    const left = local
      .keys("hit")
      .filter((id) => !(Date.now() - timeOf(id) < LEFT));
    while (left.length) {
      left.splice(0, BATCH).map(localHit).filter(isHit).forEach(store);
      await settled();
    }
  };

  const size = async (account?: string) => {
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
  };

  const search = async (query: HitQuery): Promise<Found> => {
    const { most, server, account, withAside } = query;
    const passedOver = withAside ? [] : states.allAside();
    passedOver.push(...states.allGone());
    const asked = most + passedOver.length;
    const index = server ? "server" : account && "account";
    const answer = await read(
      ({ hits }) =>
        (index ? hits.index(index) : hits).getAll(
          server || account,
          asked,
        ) as IDBRequest<DatabaseHit[]>,
    );
    const stored = answer || [];
    const found = new Map(stored.map((hit): [string, Hit] => [hit.id, hit]));
    const ids = [...new Set([...found.keys(), ...local.keys("hit")])].sort();
    const hits: Hit[] = [];
    let foreign = 0;
    let vanished = 0;
    while (ids.length && hits.length < most && foreign < BATCH) {
      const [id] = ids.splice(0, 1);
      const hit = found.get(id) || localHit(id);
      if (!isHit(hit)) {
        foreign++;
      } else if (passedOver.includes(id)) {
        continue;
      } else if (local.get(`gone.${id}`)) {
        vanished++;
      } else if (
        (!server || hit.server === server) &&
        (!account || accountOf(hit.url) === account)
      ) {
        hits.push(hit);
      }
    }
    // The database may have more in the place of what is no hit, or vanished.
    const mayHaveMore = hits.length < most && stored.length === asked;
    if (foreign < BATCH && !(vanished && mayHaveMore)) {
      const isAll = !foreign || !mayHaveMore;
      return { hits, isCertain: isAll && (!!answer || !isOpen) };
    }
    await settled();
    return search(query);
  };
  const find = async (query: HitQuery) => (await search(query)).hits;

  const add = (hit: Hit) => {
    local.set(`hit.${hit.id}`, hit.url);
    store(hit);
  };

  return {
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
      forget(
        ids,
        ids.filter((id) => local.get(`hit.${id}`) && !unwritten.has(id)),
        note,
      );
      if (isBroken) {
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
      forget(
        ids,
        copies.filter((id) => !unwritten.has(id)),
      );
      ids.forEach(states.clear);
    },

    settled,
    find,
    search,
    async newest(server) {
      const cursor = await read(({ hits }) =>
        hits.index("server").openCursor(server, "prev"),
      );
      const hit = cursor ? (cursor.value as Hit) : undefined;
      return hit && isHit(hit) && !local.get(`gone.${hit.id}`)
        ? hit
        : undefined;
    },
    size,

    async clear() {
      const now = Date.now();
      // The visitor may change their mind at once.
      const since = new Set<string>();
      clearings.add(since);
      const ids = new Set(local.keys("hit"));
      unwritten.clear();
      (["hit", "fresh", "sending", "failed", "last"] as const).forEach((kind) =>
        local.keys(kind).forEach((id) => local.remove(`${kind}.${id}`)),
      );
      // A visitor who refuses gets no database for it.
      if (await database.exists()) {
        write(({ notes }) => notes?.clear());
        const stored = ((await read(({ hits }) => hits.getAllKeys())) ||
          []) as string[];
        const isBefore = (id: string) => !(timeOf(id) > now) && !since.has(id);
        stored.filter(isBefore).forEach((id) => ids.add(id));
        if (stored.length && stored.every(isBefore) && !since.size) {
          // Not clear(): should it be done twice, what is added since stays.
          const all = IDBKeyRange.upperBound(stored[stored.length - 1]);
          write(({ hits }) => hits.delete(all));
        } else {
          forget([...ids]);
        }
      }
      clearings.delete(since);
      states.allGone().forEach((id) => ids.delete(id));
      const count = ids.size;
      if (count > 0) {
        // All tabs shall know, and nothing shall be left of it.
        local.set("cleared.optIn", String(count));
        local.remove("cleared.optIn");
      }
      return count;
    },

    hasNotes: () => noteCount > 0,
    readNote: (key) =>
      read(({ notes }) => notes?.get(key) as IDBRequest<unknown> | undefined),
    async noteKeys(start) {
      const keys = await read(({ notes }) =>
        notes?.getAllKeys(IDBKeyRange.bound(start, `${start}\uffff`)),
      );
      return ((keys || []) as string[]).map((key) => key.slice(start.length));
    },
    async writeNote(note) {
      write(({ notes }) => {
        if (notes) {
          note(notes);
        }
      });
      await settled();
    },
    has: async (id) => !!(await read(({ hits }) => hits.count(id))),
  };
}
