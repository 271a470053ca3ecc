import type {
  TestBrowser,
  TestPage,
} from "../../test/browser/support/TestBrowser";
import { median, startBench } from "../Bench";

const LOADS = 40;
const PEERS = ["posted", "extension", "none"] as const;

/** Milliseconds from a page's first s.t() to the start of its request: all of it is code that has not run before. */
export type FirstHit = Record<(typeof PEERS)[number], number>;

const trackFirst = (page: TestPage) =>
  page.evaluate(async () => {
    const seen = new Promise<number>((resolve) => {
      new PerformanceObserver((list, observer) => {
        observer.disconnect();
        resolve(list.getEntries()[0].startTime);
      }).observe({ type: "resource" });
    });
    const start = performance.now();
    window.peer?.track("first");
    return (await seen) - start;
  });

/** With the extension, posted and as an image, and without; in turns, each in a page of its own. Medians. */
export async function measureFirstHit(browser: TestBrowser): Promise<FirstHit> {
  const bench = await startBench(browser);
  const times: Record<keyof FirstHit, number[]> = {
    posted: [],
    extension: [],
    none: [],
  };
  for (let load = 0; load < LOADS; load++) {
    for (const name of PEERS) {
      const page = await bench.open(name);
      times[name].push(await trackFirst(page));
      await page.close();
    }
  }
  await bench.close();
  return {
    posted: median(times.posted),
    extension: median(times.extension),
    none: median(times.none),
  };
}
