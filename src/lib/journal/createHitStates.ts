import type { Hit } from "../hit/Hit";
import { accountOf, collectionServerOf } from "../hit/hitUrl";
import type { LocalKey, LocalTier } from "./createLocalTier";

/** How a hit goes. */
export type Departure =
  | "delivered"
  /** Its send was interrupted, and it is taken as delivered. */
  | "presumed"
  | "refused"
  | "offlineHitLimit"
  | "maxHitAge"
  | "storage"
  /** The visitor turned out to have opted out before it was tracked. */
  | "optIn"
  | "clearQueue";

/**
 * What to think of a send whose page ended before the answer, as nobody can know whether the hit arrived: that it was
 * delivered; that it was if the next hit is; or nothing, so that it is sent again.
 */
export type Presumption = "delivered" | "likely" | "none";

/** Who has a hit on the wire, or had when its page ended. */
export interface Mark {
  /** The page; "" when it was left. */
  page: string;
  presumption: Presumption;
  /** The URL of a hit that is fresh: it was tracked just now, and is nowhere else. */
  url?: string;
}

/** How often a hit failed. */
export interface Failures {
  /** In a row; of a hit that is set aside, while others were delivered. */
  count: number;
  /** It was posted, and had no answer that can be read: it may have arrived each time. */
  isUnreadable?: boolean;
  /** It waits, but not in the way of others. */
  isAside?: boolean;
}

/**
 * What is known of a hit, in localStorage, so that all tabs and the next page know it at once:
 *
 * | entry          | value                                   | from                            | until                       |
 * | -------------- | --------------------------------------- | ------------------------------- | --------------------------- |
 * | `fresh.<id>`   | a mark, with its URL                    | it is tracked, and sent at once | it is gone, or waits        |
 * | `hit.<id>`     | its URL                                 | it waits                        | the database has it         |
 * | `sending.<id>` | a mark                                  | it waited, and is sent          | it is gone, or waits again  |
 * | `failed.<id>`  | how it failed                           | an attempt failed               | it is gone                  |
 * | `gone.<id>`    | how it went, a colon, its report suites | it is gone                      | the database has taken note |
 *
 * A hit that another page has yet to write to the database keeps its tombstone until that page has looked, or another one starts.
 */
export interface HitStates {
  mark(id: string): Mark | undefined;
  setMark(id: string, mark: Mark): void;
  /** The hit is not on the wire any more. */
  clearMark(id: string): void;
  isFresh(id: string): boolean;
  allFresh(): Hit[];
  failures(id: string): Failures;
  setFailures(id: string, failures: Failures): void;
  allAside(): string[];
  /** Those that are gone, of an account or of all. */
  allGone(account?: string): string[];
  setGone(hit: Hit, how: Departure): void;
  /** Nothing but that it may be gone needs to be known. */
  clear(id: string): void;
}

export function createHitStates(local: LocalTier): HitStates {
  /** Anyone can write to a page's storage. */
  const read = (key: LocalKey): unknown => {
    try {
      return JSON.parse(local.get(key) || "0");
    } catch (e) {
      return 0;
    }
  };
  const write = (key: LocalKey, value: object) =>
    local.set(key, JSON.stringify(value));
  const clear = (
    id: string,
    ...kinds: ("hit" | "fresh" | "sending" | "failed")[]
  ) =>
    kinds.forEach((kind) => {
      // Hardly any hit has such an entry.
      if (local.get(`${kind}.${id}`)) {
        local.remove(`${kind}.${id}`);
      }
    });
  const failures = (id: string): Failures =>
    (read(`failed.${id}`) || { count: 0 }) as Failures;

  return {
    mark: (id) =>
      (read(`fresh.${id}`) || read(`sending.${id}`) || undefined) as
        Mark | undefined,
    setMark: (id, mark) =>
      write(mark.url ? `fresh.${id}` : `sending.${id}`, mark),
    clearMark: (id) => clear(id, "fresh", "sending"),
    isFresh: (id) => !!local.get(`fresh.${id}`),
    allFresh: () =>
      local.keys("fresh").map((id) => {
        const { url } = Object(read(`fresh.${id}`)) as Mark;
        return { id, url: String(url), server: collectionServerOf(url) };
      }),
    failures,
    setFailures: (id, value) => write(`failed.${id}`, value),
    allAside: () => local.keys("failed").filter((id) => failures(id).isAside),
    allGone: (account) =>
      local
        .keys("gone")
        .filter(
          (id) => !account || local.get(`gone.${id}`).endsWith(`:${account}`),
        ),
    setGone: ({ id, url }, how) =>
      local.set(`gone.${id}`, `${how}:${accountOf(url)}`),
    clear: (id) => clear(id, "hit", "fresh", "sending", "failed"),
  };
}
