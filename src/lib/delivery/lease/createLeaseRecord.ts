import type { LocalKey, LocalTier } from "../../journal/createLocalTier";
import type { Page } from "../createPage";

const BEAT = 5000;
/** Without a beat for so long, others take the lease. */
const LEASE = 30000;
/** The holder gives it up sooner. */
const OWN_LEASE = 20000;

/** Who delivers for a collection server, and that it makes progress; seen by all tabs. */
export interface LeaseRecord {
  /** Takes note that this page delivers. */
  write(): Grip;
  /** Whether another page is named in it. */
  isTaken(): boolean;
  /** Whether its holder made no progress for 30 s, as far as this page has looked; to be asked every other second. */
  isStale(): boolean;
}

/** A lease that was held once. */
export interface Grip {
  /** Whether it still is: the page wasn't left, frozen or asleep, and nobody else took it. To be asked before each send. */
  isMine(): boolean;
  release(): void;
}

/** The page that the entry of a lease names, or "". */
export const holderOf = (entry: string): string => entry.split(" ")[0];

/** In localStorage, as the page and a number that grows: clocks play no part. */
export function createLeaseRecord(
  local: LocalTier,
  page: Page,
  server: string,
): LeaseRecord {
  const key: LocalKey = `lease.${server}`;
  /** What it was when this page looked, since when, and when it looked last. */
  let seen = "";
  let since = 0;
  let looked = -Infinity;

  const isTaken = () => {
    const holder = holderOf(local.get(key));
    return !!holder && holder !== page.id;
  };

  return {
    isTaken,

    isStale() {
      const now = performance.now();
      const value = local.get(key);
      // A page that slept itself knows nothing.
      if (value !== seen || now - looked > BEAT) {
        seen = value;
        since = now;
      }
      looked = now;
      return now - since > LEASE;
    },

    write() {
      let count = 0;
      let lastBeat = 0;
      let isReleased = false;
      const beat = () => {
        local.set(key, `${page.id} ${++count}`);
        lastBeat = performance.now();
      };
      const isMine = () =>
        !isReleased &&
        !page.isLeaving &&
        performance.now() - lastBeat < OWN_LEASE &&
        !isTaken();
      beat();
      const timer = setInterval(() => {
        if (isMine()) {
          beat();
        }
      }, BEAT);
      return {
        isMine,
        release() {
          isReleased = true;
          clearInterval(timer);
          if (!isTaken()) {
            local.remove(key);
          }
        },
      };
    },
  };
}
