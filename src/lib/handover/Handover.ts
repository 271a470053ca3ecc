import type { Presumption } from "../journal/createHitStates";

/*
 * What pages and the site's service worker tell each other, in the database: the worker has no localStorage.
 */

/** Of a collection server; written by whoever has its lease. */
export interface ServerNote {
  key: string;
  server: string;
  /** Hits that the worker leaves alone: a page has, or had, them on the wire; they were set aside; they may be gone. */
  held: string[];
  /** Hits that the worker has on the wire, or had as it ended, and what to think of them. */
  interrupted: Record<string, Presumption>;
  /** Whether the server is known to answer POSTs. */
  takesPosts: boolean;
  /** The timestamp of the last hit delivered, in seconds since 1970, by report suite. */
  last: Record<string, string>;
  /** Milliseconds from the start of one queued send to the next. */
  throttleDelay: number;
  /** How many hits the worker delivered since a page looked, by account. */
  delivered: Record<string, number>;
  /** The worker's attempts that failed, in a row. */
  failures: number;
}

/** Of an account: whether its hits may be sent while no page says otherwise. */
export interface TermsNote {
  key: string;
  account: string;
  /** In milliseconds since 1970. */
  time: number;
  /** The visitor agreed, its report suites are confirmed to accept timestamps, and neither rules nor the page hold hits. */
  mayBeSent: boolean;
  /** Days after which a hit is discarded instead of being sent. */
  maxHitAge: number;
}

/** Nothing is sent while there is this one: timestamped hits aren't confirmed, or a page may not send, whatever its reason. */
export const OFF = "off";

const SERVER = "server ";
export const TERMS = "terms ";

export const serverKey = (server: string): string => SERVER + server;
export const termsKey = (account: string): string => TERMS + account;

export const isServerNote = (note: { key: string }): note is ServerNote =>
  note.key.startsWith(SERVER);
export const isTermsNote = (note: { key: string }): note is TermsNote =>
  note.key.startsWith(TERMS);

/** What there is before anything is known. */
export const createServerNote = (server: string): ServerNote => ({
  key: serverKey(server),
  server,
  held: [],
  interrupted: {},
  takesPosts: false,
  last: {},
  throttleDelay: 0,
  delivered: {},
  failures: 0,
});

const kindOf = (value: unknown) => Object.prototype.toString.call(value);

/** What a list, or the values of a record, have to be. */
const ENTRIES: Record<string, string | undefined> = {
  held: "string",
  interrupted: "string",
  last: "string",
  delivered: "number",
};
const withoutOthers = (name: string, value: unknown): unknown => {
  const isOne = (entry: unknown) => typeof entry === ENTRIES[name];
  if (!ENTRIES[name]) {
    return value;
  }
  return Array.isArray(value)
    ? value.filter(isOne)
    : Object.fromEntries(
        Object.entries(value as object).filter(([, entry]) => isOne(entry)),
      );
};

/** A note as it was found, without what isn't of its form: anyone can write to a site's database. */
export const readServerNote = (server: string, found: unknown): ServerNote => {
  const blank = createServerNote(server);
  const known = Object.entries(Object(found) as object)
    .filter(
      ([name, value]) =>
        kindOf(value) ===
        kindOf((blank as unknown as Record<string, unknown>)[name]),
    )
    .map(([name, value]) => [name, withoutOthers(name, value)]);
  return {
    ...blank,
    ...(Object.fromEntries(known) as object),
    key: blank.key,
    server,
  };
};

/** The tag of the sync that wakes the worker. */
export const SYNC = "offlineTracking";
/** The type of the message that asks a worker whether it has the helper; an answer to its port says so. */
export const QUESTION = "offlineTracking.helper";
