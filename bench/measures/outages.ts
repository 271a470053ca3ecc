import type {
  TestBrowser,
  TestPage,
} from "../../test/browser/support/TestBrowser";
import { startBrowser } from "../../test/browser/support/startBrowser";
import { startBench, trackMany, wait, type Bench } from "../Bench";
import type { PeerName } from "../peer";

const PATIENCE = 10000;
/** A request without an answer is left alone for so long. */
const LONGEST_SEND = 60000;

/** An outage of the browser tests: what happens, and how many hits are tracked. */
type Outage = (bench: Bench, peer: PeerName) => Promise<number>;

const offline = ({ browser }: Bench, isOffline: boolean) =>
  browser.context.setOffline(isOffline);
const failing =
  (mode: "503" | "refusing" | "portal"): Outage =>
  async (bench, peer) => {
    const page = await bench.open(peer);
    await bench.collection.setMode(mode);
    await trackMany(page, "hit", 20);
    await wait(2000);
    await bench.collection.setMode("up");
    return 20;
  };
/** Tracks, leaves the page at once and comes back to the site. */
const leaving =
  (leave: (page: TestPage, bench: Bench) => Promise<unknown>): Outage =>
  async (bench, peer) => {
    const page = await bench.open(peer);
    await offline(bench, true);
    await trackMany(page, "hit", 20);
    await leave(page, bench);
    await offline(bench, false);
    await bench.open(peer);
    return 20;
  };

/** What each peer lives through in the one browser of a run. */
export const OUTAGES: Record<string, Outage> = {
  "offline, then online": async (bench, peer) => {
    const page = await bench.open(peer);
    await offline(bench, true);
    await trackMany(page, "hit", 20);
    await wait(1000);
    await offline(bench, false);
    return 20;
  },
  "200 hits offline": async (bench, peer) => {
    const page = await bench.open(peer);
    await offline(bench, true);
    await trackMany(page, "hit", 200);
    await wait(1000);
    await offline(bench, false);
    return 200;
  },
  "server answers 503": failing("503"),
  "server refuses": failing("refusing"),
  "captive portal": failing("portal"),
  "tab closed at once": leaving((page) => page.close()),
  "left while the queue empties": async (bench, peer) => {
    const page = await bench.open(peer);
    await offline(bench, true);
    await trackMany(page, "hit", 100);
    await wait(1000);
    await offline(bench, false);
    await bench.arrived(10, 5000);
    await page.close();
    await bench.open(peer);
    return 100;
  },
  "two tabs": async (bench, peer) => {
    const pages = [await bench.open(peer), await bench.open(peer)];
    await offline(bench, true);
    await trackMany(pages[0], "one", 20);
    await trackMany(pages[1], "two", 20);
    await wait(1000);
    await offline(bench, false);
    return 40;
  },
  "a page left 60 ms after each hit": async (bench, peer) => {
    const page = await bench.open(peer);
    for (let hit = 1; hit <= 10; hit++) {
      await trackMany(page, `page${String(hit)}-`, 1);
      await wait(60);
      await page.reload();
      await page.waitForFunction(() => !!window.peer);
    }
    return 10;
  },
};

/** What takes longer, or a browser of its own. */
export const MORE_OUTAGES: Record<string, Outage> = {
  "server answers after 12 s": async (bench, peer) => {
    const page = await bench.open(peer);
    await bench.collection.setMode("12 s");
    await trackMany(page, "hit", 3);
    await bench.arrived(3, LONGEST_SEND);
    return 3;
  },
  "server is silent for 15 s, then back": async (bench, peer) => {
    const page = await bench.open(peer);
    await bench.collection.setMode("black hole");
    await trackMany(page, "hit", 5);
    await wait(15000);
    await bench.collection.setMode("up");
    await bench.arrived(5, 2 * LONGEST_SEND);
    return 5;
  },
  "two tabs reopened together": async (bench, peer) => {
    const page = await bench.open(peer);
    await bench.collection.setMode("refusing");
    await trackMany(page, "hit", 100);
    await wait(1000);
    await page.close();
    await bench.collection.setMode("up");
    await Promise.all([bench.open(peer), bench.open(peer)]);
    return 100;
  },
  "browser killed 0.2 s after the hits": async (bench, peer) => {
    const page = await bench.open(peer);
    await offline(bench, true);
    await trackMany(page, "hit", 20);
    await wait(200);
    await bench.browser.kill();
    bench.browser = await startBrowser(bench.browser.profile);
    await bench.open(peer);
    return 20;
  },
};

export interface Losses {
  hits: number;
  lost: number;
  doubled: number;
}

/** Hits lost and doubled in an outage, 10 s after it ended and a page was there to deliver them. */
export async function measureOutage(
  bench: Bench,
  peer: PeerName,
  outage: Outage,
): Promise<Losses> {
  const hits = await outage(bench, peer);
  await bench.arrived(hits, PATIENCE);
  await wait(300);
  const names = bench.collection.arrivals.map((arrival) => arrival.name);
  const different = new Set(names).size;
  await bench.close();
  return { hits, lost: hits - different, doubled: names.length - different };
}

/** The same for each of OUTAGES. */
export async function measureOutages(
  browser: TestBrowser,
  peer: PeerName,
): Promise<Record<string, Losses>> {
  const results: Record<string, Losses> = {};
  for (const [name, outage] of Object.entries(OUTAGES)) {
    results[name] = await measureOutage(
      await startBench(browser),
      peer,
      outage,
    );
  }
  return results;
}
