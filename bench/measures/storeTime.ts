import type { CDPSession } from "playwright-core";
import type { Chromium } from "../../test/browser/support/startChromium";
import { fillQueue, median, startBench, wait } from "../Bench";
import type { PeerName } from "../peer";

export const LENGTHS = [0, 100, 1000, 5000];
const ROUNDS = 5;
const HITS = 20;
const GAP = 50;
/** A peer that is slower to fill is not measured at that length. */
const PATIENCE = 60000;

/** Main-thread milliseconds of the page until now, all its tasks together. */
async function busy(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (
    (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000
  );
}

/**
 * Main-thread milliseconds for a hit while offline, with so many queued already: all that the page does from the call that
 * tracks it on, its later tasks and retries among them. The median of 5 rounds of 20 hits, one every 50 ms; NaN when
 * queueing the others first took more than a minute.
 */
export async function measureStoreTime(
  browser: Chromium,
  peer: PeerName,
  length: number,
): Promise<number> {
  const bench = await startBench(browser);
  const page = await bench.open(peer);
  await browser.context.setOffline(true);
  if (!(await fillQueue(page, length, PATIENCE))) {
    await bench.close();
    return NaN;
  }
  await wait(2000 + length / 2);
  const session = await browser.context.newCDPSession(page);
  await session.send("Performance.enable");
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await busy(session);
    await page.evaluate(
      ([hits, gap, number]) =>
        new Promise<void>((resolve) => {
          let hit = 0;
          const timer = setInterval(() => {
            window.peer?.track(`r${String(number)}-${String(hit)}`);
            if (++hit === hits) {
              clearInterval(timer);
              setTimeout(resolve, gap);
            }
          }, gap);
        }),
      [HITS, GAP, round],
    );
    rounds.push(((await busy(session)) - before) / HITS);
  }
  await bench.close();
  return median(rounds);
}
