import { createServerState } from "../src/lib/delivery/createServerState";
import type { LocalTier } from "../src/lib/journal/createLocalTier";
import { hitTimes, type Load, type Scenario } from "./scenario";

/** localStorage that holds one entry: the server's state. */
function createCell(): LocalTier {
  let cell = "";
  return {
    get: () => cell,
    set: (_, value) => {
      cell = value;
    },
    remove: () => {
      cell = "";
    },
    keys: () => [],
    subscribe: () => () => undefined,
  };
}

/**
 * A page with the extension, that stays open: the backoff is the extension's own code, and what allows a try is as in
 * createQueue. Adds its requests to the load.
 */
export function simulateDevice(scenario: Scenario, load: Load): void {
  const { outageStart, outageEnd, end, roundTrip } = scenario;
  const state = createServerState(createCell(), "server");
  let now = 0;
  // The extension's code reads the clock.
  Date.now = () => now;
  const hits = hitTimes(scenario);
  const queue: number[] = [];
  let nextHit = hits.next().value ?? Infinity;
  let answer = Infinity;
  let timer = Infinity;
  let isEarly = false;

  const attempt = () => {
    timer = Infinity;
    isEarly = false;
    load.requests[Math.floor(now / 1000)]++;
    if (now >= outageStart && now < outageEnd) {
      state.failed();
      timer = now + state.delay();
    } else {
      answer = now + roundTrip;
    }
  };
  const run = () => {
    const delay = state.delay(isEarly);
    if (answer === Infinity && queue.length) {
      if (delay) {
        timer = now + delay;
      } else {
        attempt();
      }
    }
  };

  for (;;) {
    now = Math.min(nextHit, answer, timer);
    if (now >= end) {
      return;
    }
    if (now === answer) {
      answer = Infinity;
      state.answered();
      const tracked = queue.shift() as number;
      if (tracked < outageEnd && now >= outageEnd) {
        load.late[Math.floor(now / 1000)]++;
      }
      run();
    } else if (now === nextHit) {
      isEarly = queue.length > 0;
      queue.push(nextHit);
      nextHit = hits.next().value ?? Infinity;
      run();
    } else {
      run();
    }
  }
}
