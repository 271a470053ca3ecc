import type { Note } from "./Journal";

/**
 * A note that a hit is gone, of which a page that ended at once may have left a copy in localStorage. A tombstone there isn't
 * enough: the worker has no localStorage, and a killed browser's is that of some 5 s before, with the copy.
 */
export interface GoneNote {
  key: string;
  /** In milliseconds since 1970. */
  time: number;
}

/** What its key starts with. */
export const GONE = "gone ";

export const goneNote = (id: string): GoneNote => ({
  key: GONE + id,
  time: Date.now(),
});

export const writeGone =
  (ids: string[]): Note =>
  (notes) =>
    ids.forEach((id) => notes.put(goneNote(id)));
