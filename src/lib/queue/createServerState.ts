import type { LocalKey, LocalTier } from "../journal/createLocalTier";

const LEAST = 1000;
const MOST = 60000;
const RECENT = 30000;

/** What is known of a collection server; shared by all tabs, so that together they make at most one attempt a second. */
export interface ServerState {
  /** Milliseconds until the next attempt may be made, 0 while the server answers; an early one, 1 s after the last. */
  delay(isEarly?: boolean): number;
  /** Whether the server gave an answer within the last 30 s. */
  hasAnswered(): boolean;
  /** Lengthens the delay: exponential backoff with full jitter, 1 s to 60 s. */
  failed(): void;
  answered(): void;
}

/** Keeps it in localStorage, so that it outlives the page. */
export function createServerState(
  local: LocalTier,
  server: string,
): ServerState {
  const key: LocalKey = `server.${server}`;
  /** Failures in a row, the times of the last attempt and of the next, and of the last answer. */
  const read = (): number[] => {
    const state = local.get(key).split(" ").map(Number);
    const [, last, next, answer] = state;
    // Written by a clock since set back, or by someone else: start anew.
    return Math.max(last, next - MOST, answer) <= Date.now()
      ? state
      : [0, 0, 0, 0];
  };
  const write = (...state: number[]) => local.set(key, state.join(" "));

  return {
    delay(isEarly) {
      const [, last, next] = read();
      return Math.max(0, (isEarly ? last + LEAST : next) - Date.now());
    },
    hasAnswered: () => Date.now() - read()[3] < RECENT,
    failed() {
      const [failures, , , answer] = read();
      const now = Date.now();
      const spread = Math.min(MOST, LEAST * 2 ** (failures + 1)) - LEAST;
      write(failures + 1, now, now + LEAST + Math.random() * spread, answer);
    },
    answered() {
      const [failures, , , answer] = read();
      // Once a second at most, as each write costs time.
      if (failures || Date.now() - answer > LEAST) {
        write(0, 0, 0, Date.now());
      }
    },
  };
}
