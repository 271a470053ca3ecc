import { accountOf, timestampOf, withTimestamp } from "../hit/hitUrl";
import type { LocalKey, LocalTier } from "../journal/createLocalTier";

/** Keeps a report suite's hits of this device in the order of their timestamps. */
export interface TimeOrder {
  /**
   * The same image request; where its timestamp is smaller than that of the last hit delivered for a suite, with that one's
   * plus a second, as Adobe's Mobile SDK does it. Never with one of the future.
   */
  apply(url: string): string;
  /** A hit was delivered. */
  delivered(url: string): void;
}

const now = () => Math.floor(Date.now() / 1000);

/** `onChange`: a timestamp was changed; in seconds since 1970. */
export function createTimeOrder(
  local: LocalTier,
  onChange: (from: number, to: number) => void,
): TimeOrder {
  const keysOf = (url: string) =>
    accountOf(url)
      .toLowerCase()
      .split(",")
      .map((suite): LocalKey => `last.${suite}`);
  /** 0 where there is none, or the clock was ahead then: what it left is no measure. */
  const lastFor = (key: LocalKey) => {
    const last = Number(local.get(key));
    return last <= now() ? last : 0;
  };

  return {
    apply(url) {
      const timestamp = timestampOf(url) / 1000;
      const last = Math.max(...keysOf(url).map(lastFor));
      if (!(timestamp < last)) {
        return url;
      }
      const next = Math.min(last + 1, now());
      onChange(timestamp, next);
      return withTimestamp(url, next);
    },
    delivered(url) {
      const timestamp = timestampOf(url) / 1000;
      keysOf(url).forEach((key) => {
        // Once a second at most, as each write costs time.
        if (timestamp > lastFor(key)) {
          local.set(key, String(timestamp));
        }
      });
    },
  };
}
