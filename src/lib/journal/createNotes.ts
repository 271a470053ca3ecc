import type { DatabaseAccess } from "./createDatabaseAccess";
import type { Notes } from "./Journal";
import { keysFrom } from "./openDatabase";

/** What pages and the site's service worker tell each other, in the database's store of that name: src/lib/handover. */
export const createNotes = (database: DatabaseAccess): Notes => ({
  hasNotes: () => database.noteCount() > 0,
  readNote: (key) =>
    database.read(
      ({ notes }) => notes?.get(key) as IDBRequest<unknown> | undefined,
    ),
  async noteKeys(start) {
    const keys = await database.read(({ notes }) =>
      notes?.getAllKeys(keysFrom(start)),
    );
    return ((keys || []) as string[]).map((key) => key.slice(start.length));
  },
  async writeNote(note) {
    database.write(({ notes }) => {
      if (notes) {
        note(notes);
      }
    });
    await database.settled();
  },
});
