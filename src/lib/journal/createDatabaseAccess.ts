import { within } from "../within";
import { createDatabaseTier } from "./createDatabaseTier";
import { GONE } from "./goneNotes";
import type { Stores } from "./openDatabase";

// A database that hasn't opened by then is done without until it does, so that hits still go out.
const OPENING_TIMEOUT = 2000;
// One that opened and then says nothing must not hold up delivery for ever.
const TIMEOUT = 10000;

/** The database, for those who can't wait for it for ever, and go on without where it fails. Nothing rejects. */
export interface DatabaseAccess {
  /** Resolves when the database has opened, however late. */
  opened: Promise<void>;
  /** Resolves with whether it is open; false when it failed, or takes more than 2 s. */
  open(): Promise<boolean>;
  isOpen(): boolean;
  /** It never opens. */
  isBroken(): boolean;
  /** Whether there is one; true where the browser doesn't tell. Makes none. */
  exists(): Promise<boolean>;
  /** How many notes of pages and the site's worker there were as it opened. */
  noteCount(): number;
  /** Resolves with undefined where the database doesn't answer. */
  read<T>(
    work: (stores: Stores) => IDBRequest<T> | undefined,
  ): Promise<T | undefined>;
  /** As soon as it can be. `then` is called when it is done, and not where it failed. */
  write(work: (stores: Stores) => void, then?: () => void): void;
  /** Resolves when everything written is in the database, or that took more than 10 s. */
  settled(): Promise<void>;
}

/** `onOpen` is called in the first transaction, before all other work. */
export function createDatabaseAccess(
  onOpen: (stores: Stores) => void,
  onError: (error: unknown) => void,
): DatabaseAccess {
  const database = createDatabaseTier();
  let isOpen = false;
  let isBroken = false;
  let noteCount = 0;
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
        .write((stores) => {
          isOpen = true;
          onOpen(stores);
          // Those that a hit is gone are of pages without the helper, too, and come first.
          return stores.notes?.count(IDBKeyRange.lowerBound(`${GONE}\uffff`));
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

  return {
    opened,
    open,
    isOpen: () => isOpen,
    isBroken: () => isBroken,
    exists: database.exists,
    noteCount: () => noteCount,

    async read(work) {
      try {
        return (await open())
          ? await within(TIMEOUT, database.read(work))
          : undefined;
      } catch (e) {
        onError(e);
        return undefined;
      }
    },

    write(work, then) {
      startOpening();
      const written = database.write(work).then(then).catch(onError);
      writes.add(written);
      written.then(() => writes.delete(written));
    },

    async settled() {
      while (isOpen && writes.size) {
        const seen = [...writes];
        const isDone = Promise.all(seen).then(() => true);
        if (!(await within(TIMEOUT, isDone))) {
          // In Firefox, one that was under way as its page went into the back/forward cache may never end.
          seen.forEach((write) => writes.delete(write));
        }
      }
    },
  };
}
