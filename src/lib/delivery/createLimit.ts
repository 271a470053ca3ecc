import { accountOf } from "../hit/hitUrl";
import type { HitStates } from "../journal/createHitStates";
import type { Journal } from "../journal/Journal";
import type { LocalTier } from "../journal/createLocalTier";

/** Hits, whatever is set, and also while the server answers. */
const MOST = 100000;
/** Characters of hits that the database doesn't take. Browsers give a site some five millions, which belong to the site. */
const MOST_LOCAL = 1000000;
// Other tabs fill the queue too.
const UNCOUNTED = 20;
// So that no task takes long.
const BATCH = 100;

/** Keeps the queue from growing without end. */
export interface Limit {
  /** This library tracks a hit: the limits are for those of its report suites. */
  track(url: string): void;
  isFor(url: string): boolean;
  /** A hit waits for a server, which answers or doesn't. */
  keep(isAnswering: boolean): void;
}

/**
 * Discards the oldest hits when there are more than the limit, of the report suites that this library tracks: other
 * properties on the same origin have limits of their own. What waits while the server answers is about to go, and may be as
 * much as it likes, up to 100,000.
 */
export function createLimit(
  journal: Journal,
  states: HitStates,
  local: LocalTier,
  limit: number,
): Limit {
  const accounts = new Set<string>();
  /** How many hits may still come before they are counted: the database takes long for that. */
  let room = 0;
  let roomIsFor = 0;
  let most = limit;
  let isTrimming = false;

  /** What `ask` gives for each account. */
  const ofEach = <T>(ask: (account: string) => Promise<T>) =>
    Promise.all([...accounts].map(ask));
  const excess = async () =>
    (await ofEach(journal.size)).reduce((sum, size) => sum + size, -most);
  const oldest = async (count: number) =>
    (
      await ofEach((account) =>
        journal.find({ most: count, account, withAside: true }),
      )
    )
      .reduce((all, some) => all.concat(some), [])
      .filter(({ id }) => !states.mark(id))
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .slice(0, count);
  /** Returns whether the database leaves hits to the local tier. */
  const trimLocal = async () => {
    const ids = local.keys("hit");
    let over = -MOST_LOCAL;
    ids.forEach((id) => (over += id.length + local.get(`hit.${id}`).length));
    if (over > 0) {
      const hits = await journal.find({ most: ids.length, withAside: true });
      journal.remove(
        hits.filter(({ id, url }) => {
          const isOver = over > 0 && ids.includes(id);
          over -= isOver ? id.length + url.length : 0;
          return isOver;
        }),
        "storage",
      );
    }
    return ids.length > 0;
  };
  /** Resolves with whether the database was open, so that what it has was counted. */
  const trim = async (): Promise<boolean> => {
    const isOpen = await journal.open();
    await journal.settled();
    const isLocal = await trimLocal();
    let over = await excess();
    while (over > 0) {
      const hits = await oldest(Math.min(over, BATCH));
      if (!hits.length) {
        break;
      }
      journal.remove(hits, "offlineHitLimit");
      await journal.settled();
      over = await excess();
    }
    room = isLocal ? 0 : Math.min(UNCOUNTED, -over);
    roomIsFor = most;
    return isOpen;
  };
  const start = () => {
    // Once for all the hits of a burst.
    if (!isTrimming && (room < 0 || most < roomIsFor)) {
      isTrimming = true;
      trim().then((isOpen) => {
        isTrimming = false;
        if (!isOpen) {
          journal.opened.then(() => {
            room = -1;
            start();
          });
        }
      });
    }
  };

  return {
    track: (url) => accounts.add(accountOf(url)),
    isFor: (url) => accounts.has(accountOf(url)),

    keep(isAnswering) {
      room--;
      most = isAnswering ? MOST : limit;
      start();
    },
  };
}
