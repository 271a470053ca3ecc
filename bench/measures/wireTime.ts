import type { TestBrowser } from "../../test/browser/support/TestBrowser";
import { mean, median, startBench, wait } from "../Bench";

const PAIRS = 60;
const PEERS = ["posted", "extension", "none"] as const;

/** Milliseconds from s.t() to the start of the request, online. */
export type WireTimes = Record<(typeof PEERS)[number], number> & {
  /** What the extension adds, in pairs: to a hit that is posted, and to one that goes as an image. */
  added: { posted: number; extension: number };
};

/** With the extension, hits posted and as images, and without; in turns, in pages of one run. Medians; means of what is added. */
export async function measureWireTime(
  browser: TestBrowser,
): Promise<WireTimes> {
  const bench = await startBench(browser);
  const pages = {
    posted: await bench.open("posted"),
    extension: await bench.open("extension"),
    none: await bench.open("none"),
  };
  const times: Record<keyof typeof pages, number[]> = {
    posted: [],
    extension: [],
    none: [],
  };
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const name of PEERS) {
      times[name].push(
        await pages[name].evaluate(
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
  const added = (name: "posted" | "extension") =>
    mean(times[name].map((time, pair) => time - times.none[pair]));
  return {
    posted: median(times.posted),
    extension: median(times.extension),
    none: median(times.none),
    added: { posted: added("posted"), extension: added("extension") },
  };
}
