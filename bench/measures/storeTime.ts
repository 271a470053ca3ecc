import type { TestBrowser } from "../../test/browser/support/startBrowser";
import { startBench, trackMany, wait } from "../Bench";
import type { PeerName } from "../peer";

export const LENGTHS = [0, 100, 1000, 5000];
const ROUNDS = 5;
const HITS = 20;

/**
 * Main-thread milliseconds for a hit while offline, with so many queued already: the call that tracks it, with the
 * microtasks that follow. The least of 5 rounds of 20 hits.
 */
export async function measureStoreTime(
  browser: TestBrowser,
  peer: PeerName,
): Promise<number[]> {
  const results: number[] = [];
  for (const length of LENGTHS) {
    const bench = await startBench(browser);
    const page = await bench.open(peer);
    await browser.context.setOffline(true);
    for (let queued = 0; queued < length; queued += 100) {
      await trackMany(page, `q${String(queued)}-`, 100);
    }
    await wait(500 + length / 4);
    let least = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      least = Math.min(
        least,
        await page.evaluate(
          async ([hits, number]) => {
            const start = performance.now();
            for (let hit = 0; hit < hits; hit++) {
              window.peer?.track(`r${String(number)}-${String(hit)}`);
              await Promise.resolve();
            }
            return (performance.now() - start) / hits;
          },
          [HITS, round],
        ),
      );
      await wait(100);
    }
    results.push(least);
    await bench.close();
  }
  return results;
}
