import { accountOf, timestampOf, withTimestamp } from "../hit/hitUrl";
import type { LocalKey, LocalTier } from "../journal/createLocalTier";

/** Keeps a report suite's hits of this device in the order of their timestamps. */
export interface TimeOrder {
  /**
   * The same image request; where its timestamp is smaller than that of the last hit delivered for a suite, with that one's
   * plus a second, as Adobe's Mobile SDK does it. What comes late never gets a time of the future for that.
   * `isOwn`: this page tracked it.
   */
  apply(url: string, isOwn: boolean): string;
  /** A hit was delivered. `isUnsure`: this page has yet to ask the database whether older ones wait. */
  delivered(url: string, isUnsure: boolean): void;
}

const DAY = 86400;
const now = () => Math.floor(Date.now() / 1000);

/** `onChange`: a timestamp was changed; in seconds since 1970. */
export function createTimeOrder(
  local: Pick<LocalTier, "get" | "set">,
  onChange: (from: number, to: number) => void,
): TimeOrder {
  const keysOf = (url: string) =>
    accountOf(url)
      .toLowerCase()
      .split(",")
      .map((suite): LocalKey => `last.${suite}`);
  /** 0 where there is none, or the clock was days ahead then: that is no measure. */
  const lastFor = (key: LocalKey) => {
    const last = Number(local.get(key));
    return last <= now() + DAY ? last : 0;
  };

  /** The largest one delivered while that was unsure: what an earlier page left, and comes after it, keeps its time. */
  let unsure = 0;

  return {
    apply(url, isOwn) {
      const timestamp = timestampOf(url) / 1000;
      const last = Math.max(...keysOf(url).map(lastFor));
      if (!(timestamp < last) || (!isOwn && last === unsure)) {
        return url;
      }
      const isClockBehind = last > now();
      const next = isClockBehind ? last + 1 : Math.min(last + 1, now());
      onChange(timestamp, next);
      return withTimestamp(url, next);
    },
    delivered(url, isUnsure) {
      const timestamp = Math.floor(timestampOf(url) / 1000);
      unsure = isUnsure ? Math.max(unsure, timestamp) : unsure;
      keysOf(url).forEach((key) => {
        // Once a second at most, as each write costs time.
        if (timestamp > lastFor(key)) {
          local.set(key, String(timestamp));
        }
      });
    },
  };
}
