import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { ROOT } from "../../demo/library";
import type { Chromium } from "../../test/browser/support/startChromium";
import { fillQueue, median, startBench, wait, type Bench } from "../Bench";

const LOADS = 15;
const INTERVAL = 100;

type Profile = Awaited<ReturnType<typeof stopProfiler>>;
const stopProfiler = async (session: CDPSession) =>
  (await session.send("Profiler.stop")).profile;

/** The lines of the tags library that are the extension's own, as [first, last]. */
async function findOwnLines(bench: Bench<Page>): Promise<[number, number][]> {
  const library = await (
    await fetch(`${bench.site.origin}/library.js?extension`)
  ).text();
  const folder = join(ROOT, "dist", "lib");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .map((file) => {
      const source = readFileSync(join(folder, file), "utf8");
      const lineOf = (position: number) =>
        library.slice(0, position).split("\n").length - 1;
      const start = library.indexOf(source);
      return [lineOf(start), lineOf(start + source.length)];
    });
}

/** Milliseconds during which a function of those lines ran, or what it called. */
function timeIn(profile: Profile, lines: [number, number][]): number {
  const { nodes, samples = [], timeDeltas = [] } = profile;
  const own = new Set<number>();
  const mark = (id: number, isOwn: boolean) => {
    const node = nodes.find((other) => other.id === id);
    const { url = "", lineNumber = -1 } = node?.callFrame ?? {};
    const isMarked =
      isOwn ||
      (url.includes("/library.js") &&
        lines.some(
          ([first, last]) => lineNumber >= first && lineNumber <= last,
        ));
    if (isMarked) {
      own.add(id);
    }
    node?.children?.forEach((child) => mark(child, isMarked));
  };
  mark(nodes[0].id, false);
  return (
    samples.reduce(
      (sum, id, index) => sum + (own.has(id) ? timeDeltas[index] : 0),
      0,
    ) / 1000
  );
}

/** What the extension takes of the main thread within a page's first second, and how long the tracker was held back. */
async function load(
  browser: Chromium,
  bench: Bench<Page>,
  lines: [number, number][],
): Promise<[number, number]> {
  const page = await browser.context.newPage();
  const session = await browser.context.newCDPSession(page);
  await session.send("Profiler.enable");
  await session.send("Profiler.setSamplingInterval", { interval: INTERVAL });
  await session.send("Profiler.start");
  await page.goto(`${bench.site.origin}/extension`);
  await page.waitForFunction(() => !!window.peer);
  await wait(1000);
  const added = timeIn(await stopProfiler(session), lines);
  const held = await page.evaluate(() => window.heldBack);
  await page.close();
  return [added, held];
}

/** What the extension adds to the start of a page, with so many hits queued; medians of 15 loads, in milliseconds. */
export async function measureStartUp(
  browser: Chromium,
  queued: number,
): Promise<{ mainThread: number; heldBack: number }> {
  const bench = await startBench(browser);
  const lines = await findOwnLines(bench);
  await bench.collection.setMode("503");
  if (queued) {
    const page = await bench.open("extension");
    await browser.context.setOffline(true);
    await fillQueue(page, queued);
    await wait(3000);
    await page.close();
    await browser.context.setOffline(false);
  }
  const loads: [number, number][] = [];
  for (let count = 0; count < LOADS; count++) {
    loads.push(await load(browser, bench, lines));
  }
  await bench.close();
  return {
    mainThread: median(loads.map(([added]) => added)),
    heldBack: median(loads.map(([, held]) => held)),
  };
}
