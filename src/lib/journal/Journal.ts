import type { Hit } from "../hit/Hit";
import type { Departure } from "./createHitStates";

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

/** What pages and the site's service worker tell each other. */
export interface Notes {
  /** Whether earlier pages left notes, as far as is known: when the database is open. */
  hasNotes(): boolean;
  readNote(key: string): Promise<unknown>;
  /** The keys of notes that start so, without that. */
  noteKeys(start: string): Promise<string[]>;
  /** Resolves when it is in the database, or that took more than 10 s. */
  writeNote(note: Note): Promise<void>;
}

/** Where hits wait until there is proof that they were delivered. Nothing rejects. */
export interface Journal extends Notes {
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
  /** Whether the database has a hit. */
  has(id: string): Promise<boolean>;
}
