import {
  startCollectionServer,
  type CollectionServer,
} from "../demo/collectionServer";
import type { SiteServer } from "../demo/siteServer";
import type {
  TestBrowser,
  TestPage,
} from "../test/browser/support/TestBrowser";
import type { PeerName } from "./peer";
import { startBenchSite } from "./startBenchSite";

/** A site and a collection server of their own, so a storage of its own, in the one browser of a run. */
export interface Bench<Page extends TestPage = TestPage> {
  browser: TestBrowser<Page>;
  site: SiteServer;
  collection: CollectionServer;
  /** Opens the page of a peer, ready to track. */
  open(peer: PeerName): Promise<Page>;
  /** Waits until so many different hits have arrived; resolves with whether they have. */
  arrived(count: number, timeout: number): Promise<boolean>;
  close(): Promise<void>;
}

export const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const median = (values: number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
};

/** Tracks hits named `prefix1` and so on, in one task. */
export const trackMany = (page: TestPage, prefix: string, count: number) =>
  page.evaluate(
    ([start, most]) => {
      for (let hit = 1; hit <= Number(most); hit++) {
        window.peer?.track(start + String(hit));
      }
    },
    [prefix, String(count)],
  );

/** Queues so many hits, a hundred in a task. Resolves with whether that took no longer than `patience` milliseconds. */
export async function fillQueue(
  page: TestPage,
  count: number,
  patience = Infinity,
): Promise<boolean> {
  const end = Date.now() + patience;
  for (let queued = 0; queued < count; queued += 100) {
    if (Date.now() > end) {
      return false;
    }
    await trackMany(page, `q${String(queued)}-`, 100);
  }
  return true;
}

export async function startBench<Page extends TestPage>(
  browser: TestBrowser<Page>,
): Promise<Bench<Page>> {
  const opened: Page[] = [];
  const collection = await startCollectionServer();
  const site = await startBenchSite(collection);
  const bench: Bench<Page> = {
    browser,
    site,
    collection,
    async open(peer) {
      const page = await bench.browser.context.newPage();
      opened.push(page);
      await page.goto(`${site.origin}/${peer}`);
      await page.waitForFunction(() => !!window.peer);
      return page;
    },
    async arrived(count, timeout) {
      const end = Date.now() + timeout;
      const names = () => new Set(collection.arrivals.map(({ name }) => name));
      while (names().size < count && Date.now() < end) {
        await wait(10);
      }
      return names().size >= count;
    },
    async close() {
      await bench.browser.context.setOffline(false);
      // Some may be of a browser that was killed.
      await Promise.allSettled(opened.map((page) => page.close()));
      await site.close();
      await collection.close();
    },
  };
  return bench;
}
