import type {
  TestBrowser,
  TestPage,
} from "../../test/browser/support/TestBrowser";
import { fillQueue, mean, median, startBench, wait } from "../Bench";
import type { PeerName } from "../peer";
import { measureWireTime, type WireTimes } from "./wireTime";

const QUEUED = 5000;
const ROUNDS = 5;
const HITS = 20;
const LOADS = 15;

/** What a page's own clock shows, in any browser, in milliseconds: ours beside AppMeasurement alone. */
export interface PageClockTimes {
  wireTime: WireTimes;
  /** What `s.t()` takes offline, by hits queued already. */
  storeTime: { none: number; extension: number; extensionFilled: number };
  /** From the start of the navigation until the tracker is ready. */
  startUp: { none: number; extension: number; heldBack: number };
}

/** The median of 5 rounds of 20 hits in a task. */
async function timeTracking(page: TestPage): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(
      await page.evaluate((hits) => {
        const start = performance.now();
        for (let hit = 0; hit < hits; hit++) {
          window.peer?.track("clock" + String(hit));
        }
        return (performance.now() - start) / hits;
      }, HITS),
    );
    await wait(500);
  }
  return median(rounds);
}

async function measureStoring(
  browser: TestBrowser,
  peer: PeerName,
  queued = 0,
): Promise<number> {
  const bench = await startBench(browser);
  const page = await bench.open(peer);
  await browser.context.setOffline(true);
  await fillQueue(page, queued);
  await wait(2000);
  const time = await timeTracking(page);
  await bench.close();
  return time;
}

async function measureStart(
  browser: TestBrowser,
  peer: PeerName,
): Promise<{ ready: number; heldBack: number }> {
  const bench = await startBench(browser);
  const ready: number[] = [];
  const heldBack: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    const page = await bench.open(peer);
    ready.push(await page.evaluate(() => Number(window.readyAt)));
    heldBack.push(await page.evaluate(() => window.heldBack));
    await page.close();
  }
  await bench.close();
  // The clocks of some browsers have steps of a millisecond.
  return { ready: mean(ready), heldBack: mean(heldBack) };
}

export async function measurePageClock(
  browser: TestBrowser,
): Promise<PageClockTimes> {
  const none = await measureStart(browser, "none");
  const extension = await measureStart(browser, "extension");
  return {
    wireTime: await measureWireTime(browser),
    storeTime: {
      none: await measureStoring(browser, "none"),
      extension: await measureStoring(browser, "extension"),
      extensionFilled: await measureStoring(browser, "extension", QUEUED),
    },
    startUp: {
      none: none.ready,
      extension: extension.ready,
      heldBack: extension.heldBack,
    },
  };
}
