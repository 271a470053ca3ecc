import type { LocalKey, LocalTier } from "../journal/createLocalTier";

const MONTH = 30 * 86400000;
/** So many hits that went as an image while no POST was delivered show that a server doesn't answer POSTs any more. */
const MOST_DOUBTS = 3;

/**
 * "probe": as an image, to find out if that arrives while POSTs don't. So goes every other attempt while POSTs have no readable
 * answer, where they were delivered before.
 */
export type NextWay = "post" | "probe" | "image";

/** What is known of a collection server and POSTs, by all pages of the origin. */
export interface PostRecord {
  /** How the next hit is to go that could go as an image. */
  next(): NextWay;
  /** Whether POSTs were delivered, and not given up since. */
  isProven(): boolean;
  /** A POST was delivered. */
  taken(): void;
  /** An attempt had no readable answer. Returns whether to find out at once: where nothing is known of the server. */
  unanswered(): boolean;
  /** A hit was delivered as an image then: for a month, unless POSTs were delivered before, hits go as images. */
  beaten(): void;
  /** The page's content security policy forbids it. */
  forbidden(): void;
}

interface Known {
  /** POSTs were delivered. */
  isTaken?: unknown;
  /** Attempts without a readable answer since. */
  unanswered?: unknown;
  /** How often a hit was delivered as an image since. */
  doubts?: unknown;
  /** When POSTs were given up, in milliseconds since 1970. */
  refused?: unknown;
}

const isOdd = (count: unknown) => Number(count || 0) % 2 === 1;

export function createPostRecord(
  local: Pick<LocalTier, "get" | "set">,
  server: string,
): PostRecord {
  const key: LocalKey = `posts.${server}`;
  const read = (): Known => {
    try {
      return Object(JSON.parse(local.get(key) || "0")) as Known;
    } catch (e) {
      // Anyone can write to a page's storage.
      return {};
    }
  };
  const write = (known: Known) => local.set(key, JSON.stringify(known));
  const forbidden = () => write({ refused: Date.now() });
  // By a clock set back since, a month is over at once.
  const isRefused = ({ refused }: Known) =>
    Math.abs(Date.now() - Number(refused)) < MONTH;

  return {
    next() {
      const known = read();
      if (isRefused(known)) {
        return "image";
      }
      return known.isTaken && isOdd(known.unanswered) ? "probe" : "post";
    },

    isProven() {
      const known = read();
      return !!known.isTaken && !isRefused(known);
    },

    taken() {
      const { isTaken, unanswered, doubts } = read();
      // Hardly ever, as each write costs time.
      if (!isTaken || unanswered || doubts) {
        write({ isTaken: true });
      }
    },

    unanswered() {
      const known = read();
      const unanswered = Number(known.unanswered || 0) + 1;
      write({ ...known, unanswered });
      return !known.isTaken && isOdd(unanswered);
    },

    beaten() {
      const { isTaken, doubts } = read();
      const more = Number(doubts || 0) + 1;
      if (isTaken && more < MOST_DOUBTS) {
        // The next hit is posted: where it was an outage that ended in between, it is taken.
        write({ isTaken, doubts: more });
      } else {
        forbidden();
      }
    },

    forbidden,
  };
}
