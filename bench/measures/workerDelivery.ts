import type { Chromium } from "../../test/browser/support/startChromium";
import { createSyncs } from "../../test/browser/support/createSyncs";
import { startBench, wait, type Bench } from "../Bench";
import { leaveHits } from "./leaveHits";
import type { Losses } from "./outages";

const HITS = 20;
const OUTAGE = 60000;
const INTERVAL = 10000;
/** Chromium gives a sync up after so many times. */
const MOST_SYNCS = 3;

/** Those that deliver by a service worker, and the tags of the syncs that they ask for. */
const TAGS = {
  helper: "offlineTracking",
  workbox: "workbox-background-sync:bench",
} as const;
export type WorkerPeer = keyof typeof TAGS;
export const WORKER_PEERS = Object.keys(TAGS) as WorkerPeer[];

/** What becomes of hits while no page of their site is open. */
export interface WorkerDelivery {
  /** The server refused connections, and is back. */
  refused: Losses;
  /** The server answers 503 for a minute, and is back. */
  failed: Losses;
  /** Made in that minute, in which the browser wakes the worker every 10 s. */
  requests: number;
}

/** The server is back: what it got is counted when all is there, or the browser gives up. */
async function countLosses(
  bench: Bench,
  sync: () => Promise<void>,
): Promise<Losses> {
  const { collection, arrived } = bench;
  await collection.setMode("up");
  for (let syncs = 0; syncs < MOST_SYNCS; syncs++) {
    await sync();
    if (await arrived(HITS, INTERVAL)) {
      break;
    }
  }
  await wait(300);
  const names = collection.arrivals.map(({ name }) => name);
  const different = new Set(names).size;
  return {
    hits: HITS,
    lost: HITS - different,
    doubled: names.length - different,
  };
}

/** 20 hits that wait as their page is closed, and the browser's syncs. */
export async function measureWorkerDelivery(
  browser: Chromium,
  peer: WorkerPeer,
): Promise<WorkerDelivery> {
  const live = async <Result>(
    outage: (bench: Bench, sync: () => Promise<void>) => Promise<Result>,
  ) => {
    const bench = await startBench(browser);
    const syncs = await createSyncs(browser, bench.site.origin);
    await leaveHits(bench, peer, HITS);
    const result = await outage(bench, () => syncs.dispatch(TAGS[peer]));
    await bench.close();
    return result;
  };
  const refused = await live(countLosses);
  const failing = await live(async (bench, sync) => {
    await bench.collection.setMode("503");
    for (let elapsed = 0; elapsed < OUTAGE; elapsed += INTERVAL) {
      await sync();
      await wait(INTERVAL);
    }
    const requests = bench.collection.attempts.length;
    return { requests, failed: await countLosses(bench, sync) };
  });
  return { refused, ...failing };
}
