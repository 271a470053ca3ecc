import {
  readServerNote,
  serverKey,
  isServerNote,
  isTermsNote,
  OFF,
  termsKey,
  type ServerNote,
  type TermsNote,
} from "../lib/handover/Handover";
import { goneNote } from "../lib/journal/goneNotes";
import {
  DATABASE,
  openDatabase,
  transact,
  type DatabaseHit,
} from "../lib/journal/openDatabase";

/** All that pages left. */
export interface Notes {
  servers: ServerNote[];
  /** By account. */
  terms: Map<string, TermsNote>;
}

/** What the worker does in the database. Rejects where that can't be used. */
export interface WorkerStore {
  /** Empty where nothing is to be sent. */
  notes(): Promise<Notes>;
  /** The oldest hit for a collection server that is one of those to be sent. */
  oldest(
    server: string,
    isToBeSent: (hit: DatabaseHit) => boolean,
  ): Promise<DatabaseHit | undefined>;
  write(note: ServerNote): Promise<void>;
  /** Removes a hit that was delivered, which pages are to know, and writes a note in that transaction. */
  remove(hit: DatabaseHit, note?: ServerNote): Promise<void>;
  close(): void;
}

/** Resolves with undefined where pages made no database: the worker makes none. */
export async function openWorkerStore(): Promise<WorkerStore | undefined> {
  const all = await indexedDB.databases();
  if (!all.some(({ name }) => name === DATABASE)) {
    return undefined;
  }
  const database = await openDatabase();
  // Another version waits, in a page: pages go first. What is under way ends before that.
  database.onversionchange = () => database.close();

  return {
    async notes() {
      const notes = (await transact(database, "readonly", (stores) =>
        // Not "gone": there may be many. Nor what has a number as its key: anyone can write to a site's database.
        stores.notes?.getAll(IDBKeyRange.bound(OFF, `${termsKey("")}\uffff`)),
      )) as { key: string }[] | undefined;
      if (!notes || notes.some(({ key }) => key === OFF)) {
        return { servers: [], terms: new Map() };
      }
      return {
        servers: notes
          .filter(isServerNote)
          .map((note) =>
            readServerNote(note.key.slice(serverKey("").length), note),
          ),
        terms: new Map(
          notes.filter(isTermsNote).map((note) => [note.account, note]),
        ),
      };
    },

    oldest: (server, isToBeSent) =>
      new Promise((resolve, reject) => {
        const request = database
          .transaction("hits")
          .objectStore("hits")
          .index("server")
          .openCursor(server);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const cursor = request.result;
          const hit = cursor?.value as DatabaseHit | undefined;
          if (!hit || isToBeSent(hit)) {
            resolve(hit);
          } else {
            cursor?.continue();
          }
        };
      }),

    write: (note) =>
      transact(database, "readwrite", ({ notes }) => void notes?.put(note)),
    remove: ({ id }, note) =>
      transact(database, "readwrite", ({ hits, notes }) => {
        hits.delete(id);
        notes?.put(goneNote(id));
        if (note) {
          notes?.put(note);
        }
      }),
    close: () => database.close(),
  };
}
