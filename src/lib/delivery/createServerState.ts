import type { LocalKey, LocalTier } from "../journal/createLocalTier";

const LEAST = 1000;
const MOST = 60000;
const RECENT = 30000;

/** What is known of a collection server; shared by all tabs, so that together they make at most one attempt a second. */
export interface ServerState {
  /** Milliseconds until the next attempt may be made, 0 while the server answers; an early one, 1 s after the last. */
  delay(isEarly?: boolean): number;
  /** Whether attempts fail. */
  isFailing(): boolean;
  /** Whether the server gave an answer within the last 30 s, and nothing failed since. */
  isAnswering(): boolean;
  /** Lengthens the delay: exponential backoff with full jitter, 1 s to 60 s. */
  failed(): void;
  answered(): void;
}

/** What the entry of a server says. Times are in milliseconds since 1970; 0, or not a number, where there was none. */
export interface ServerRecord {
  /** Attempts that failed, in a row. */
  failures: number;
  last: number;
  /** When the next attempt may be made. */
  next: number;
  answer: number;
}

export function parseServerRecord(entry: string): ServerRecord {
  const [failures, last, next, answer] = entry.split(" ").map(Number);
  return { failures, last, next, answer };
}

/** Keeps it in localStorage, so that it outlives the page. */
export function createServerState(
  local: LocalTier,
  server: string,
): ServerState {
  const key: LocalKey = `server.${server}`;
  const read = (): ServerRecord => {
    const record = parseServerRecord(local.get(key));
    const { last, next, answer } = record;
    // Written by a clock since set back, or by someone else: start anew.
    return Math.max(last, next - MOST, answer) <= Date.now()
      ? record
      : { failures: 0, last: 0, next: 0, answer: 0 };
  };
  const write = (...state: number[]) => local.set(key, state.join(" "));

  return {
    delay(isEarly) {
      const { last, next } = read();
      return Math.max(0, (isEarly ? last + LEAST : next) - Date.now());
    },
    isFailing: () => read().failures > 0,
    isAnswering() {
      const { failures, answer } = read();
      return !failures && Date.now() - answer < RECENT;
    },
    failed() {
      const { failures, answer } = read();
      const now = Date.now();
      const spread = Math.min(MOST, LEAST * 2 ** (failures + 1)) - LEAST;
      // Sites replace Math.random by all sorts of things.
      const jitter = Math.min(Math.max(0, Math.random()), 1) || 0;
      write(failures + 1, now, now + LEAST + jitter * spread, answer);
    },
    answered() {
      const { failures, answer } = read();
      // Once a second at most, as each write costs time.
      if (failures || Date.now() - answer > LEAST) {
        write(0, 0, 0, Date.now());
      }
    },
  };
}
