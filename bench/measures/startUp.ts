import type { TestBrowser } from "../../test/browser/support/startBrowser";
import { median, startBench, trackMany, wait, type Bench } from "../Bench";
import type { PeerName } from "../peer";

const LOADS = 15;

/** Main-thread milliseconds of a page within its first second, and how long the tracker was held back. */
async function load(bench: Bench, peer: PeerName): Promise<[number, number]> {
  const page = await bench.browser.context.newPage();
  const session = await bench.browser.context.newCDPSession(page);
  await session.send("Performance.enable");
  await page.goto(`${bench.site.origin}/${peer}`);
  await page.waitForFunction(() => !!window.peer);
  await wait(1000);
  const { metrics } = await session.send("Performance.getMetrics");
  const busy = metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  const held = await page.evaluate(() => window.heldBack);
  await page.close();
  return [busy * 1000, held];
}

/** What the extension adds to the start of a page, with so many hits queued; medians of 15 loads each, in turns. */
export async function measureStartUp(
  browser: TestBrowser,
  queued: number,
): Promise<{ added: number; heldBack: number }> {
  const bench = await startBench(browser);
  await bench.collection.setMode("503");
  if (queued) {
    const page = await bench.open("extension");
    await browser.context.setOffline(true);
    for (let hit = 0; hit < queued; hit += 100) {
      await trackMany(page, `q${String(hit)}-`, 100);
    }
    await wait(3000);
    await page.close();
    await browser.context.setOffline(false);
  }
  const times: Record<"extension" | "none", [number, number][]> = {
    extension: [],
    none: [],
  };
  for (let count = 0; count < LOADS; count++) {
    for (const peer of ["extension", "none"] as const) {
      times[peer].push(await load(bench, peer));
    }
  }
  await bench.close();
  const [ours, theirs] = [times.extension, times.none].map((list) =>
    median(list.map(([busy]) => busy)),
  );
  return {
    added: ours - theirs,
    heldBack: median(times.extension.map(([, held]) => held)),
  };
}
