import type { Chromium } from "../../test/browser/support/startChromium";
import { startBench, trackMany, wait, type Bench } from "../Bench";
import type { PeerName } from "../peer";

const HITS = 500;
const PATIENCE = 20000;

const rateOf = ({ collection }: Bench): number => {
  const times = collection.arrivals.map(({ time }) => time);
  return (
    ((times.length - 1) / (Math.max(...times) - Math.min(...times))) * 1000
  );
};

/** Hits a second that plain images reach, one after the other, where the server takes so many milliseconds to answer. */
export async function measureBareRate(
  browser: Chromium,
  latency: number,
): Promise<number> {
  const bench = await startBench(browser);
  bench.collection.latency = latency;
  const page = await bench.open("bare");
  await page.evaluate(async (hits) => {
    for (let hit = 0; hit < hits; hit++) {
      await new Promise((resolve) => {
        const image = new Image();
        image.onload = resolve;
        image.src = window.hitUrl(`bare${String(hit)}`);
      });
    }
  }, HITS);
  const rate = rateOf(bench);
  await bench.close();
  return rate;
}

/** Hits a second while 500 queued hits are emptied; NaN when they aren't within 20 s. */
export async function measureEmptyingRate(
  browser: Chromium,
  peer: PeerName,
  latency: number,
): Promise<number> {
  const bench = await startBench(browser);
  bench.collection.latency = latency;
  const page = await bench.open(peer);
  await browser.context.setOffline(true);
  await trackMany(page, "hit", HITS);
  await wait(1500);
  await browser.context.setOffline(false);
  const isDone = await bench.arrived(HITS, PATIENCE);
  const rate = isDone ? rateOf(bench) : NaN;
  await bench.close();
  return rate;
}
