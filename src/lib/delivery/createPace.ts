import { wait } from "../wait";

/** When the next queued hit may be sent. */
export interface Pace {
  /** Resolves when it may be. */
  next(): Promise<void>;
  /** One is sent. */
  started(): void;
}

/** `delay`: milliseconds from one start to the next, at least; by a clock that can't be set back. */
export function createPace(delay: number): Pace {
  let nextStart = 0;
  return {
    async next() {
      const left = () => nextStart - performance.now();
      while (left() > 0) {
        await wait(left());
      }
    },
    started() {
      nextStart = performance.now() + delay;
    },
  };
}
