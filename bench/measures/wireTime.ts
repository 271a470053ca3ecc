import type { TestBrowser } from "../../test/browser/support/startBrowser";
import { median, startBench, wait } from "../Bench";

const PAIRS = 60;

/**
 * Median milliseconds from s.t() to the start of the request, online: with the extension, and without; in turns, in pages
 * of one run.
 */
export async function measureWireTime(
  browser: TestBrowser,
): Promise<{ extension: number; none: number; difference: number }> {
  const bench = await startBench(browser);
  const pages = {
    extension: await bench.open("extension"),
    none: await bench.open("none"),
  };
  const times: Record<keyof typeof pages, number[]> = {
    extension: [],
    none: [],
  };
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const name of ["extension", "none"] as const) {
      const page = pages[name];
      await page.bringToFront();
      times[name].push(
        await page.evaluate(
          async (hit) => {
            const seen = new Promise<number>((resolve) => {
              new PerformanceObserver((list, observer) => {
                observer.disconnect();
                resolve(list.getEntries()[0].startTime);
              }).observe({ type: "resource" });
            });
            const start = performance.now();
            window.peer?.track(hit);
            return (await seen) - start;
          },
          `${name}${String(pair)}`,
        ),
      );
      await wait(20);
    }
  }
  await bench.close();
  return {
    extension: median(times.extension),
    none: median(times.none),
    difference: median(
      times.extension.map((time, pair) => time - times.none[pair]),
    ),
  };
}
