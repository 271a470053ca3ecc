import { hitTimes, type Load, type Scenario } from "./scenario";

const RETRY = 500;
const LIMIT = 10;

/**
 * A page with AppMeasurement's own offline queue, that stays open: one request at a time, another try 500 ms after a
 * failure, for ever, and at once with each new hit; 10 hits are kept, which is its default. Adds its requests to the load.
 */
export function simulateAppMeasurement(scenario: Scenario, load: Load): void {
  const { outageStart, outageEnd, end, roundTrip } = scenario;
  const hits = hitTimes(scenario);
  const queue: number[] = [];
  let nextHit = hits.next().value ?? Infinity;
  let answer = Infinity;
  let timer = Infinity;

  const run = (now: number) => {
    if (answer !== Infinity || !queue.length) {
      return;
    }
    timer = Infinity;
    load.requests[Math.floor(now / 1000)]++;
    if (now >= outageStart && now < outageEnd) {
      timer = now + RETRY;
    } else {
      answer = now + roundTrip;
    }
  };

  for (;;) {
    const now = Math.min(nextHit, answer, timer);
    if (now >= end) {
      return;
    }
    if (now === answer) {
      answer = Infinity;
      const tracked = queue.shift() as number;
      if (tracked < outageEnd && now >= outageEnd) {
        load.late[Math.floor(now / 1000)]++;
      }
      run(now);
    } else if (now === nextHit) {
      queue.push(nextHit);
      if (queue.length > LIMIT) {
        queue.shift();
      }
      nextHit = hits.next().value ?? Infinity;
      run(now);
    } else {
      run(now);
    }
  }
}
