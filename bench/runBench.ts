import type { Chromium } from "../test/browser/support/startChromium";
import { median } from "./Bench";
import { libraryWeights } from "./libraryWeights";
import { measureBareRate, measureEmptyingRate } from "./measures/emptyingRate";
import { measureOutageRequests } from "./measures/outageRequests";
import { measureOutages, type Losses } from "./measures/outages";
import { measureStartUp } from "./measures/startUp";
import { measureStoredBytes } from "./measures/storedBytes";
import { LENGTHS, measureStoreTime } from "./measures/storeTime";
import { measurePageClock, type PageClockTimes } from "./measures/pageClock";
import { measureFirstHit, type FirstHit } from "./measures/firstHit";
import {
  measureWorkerDelivery,
  WORKER_PEERS,
  type WorkerDelivery,
} from "./measures/workerDelivery";
import { measureWireTime, type WireTimes } from "./measures/wireTime";
import { BASELINES, TITLES, type PeerName } from "./peer";
import { bundlePage } from "./startBenchSite";
import { weigh, type Weight } from "./weigh";

const EMPTYING_ROUNDS = 3;
/** Milliseconds that the server takes to answer: loopback, and a fair network. */
const LATENCIES = [0, 20];

type ByPeer<Result> = Record<string, Result>;

/** All that npm run bench measures. Times are in milliseconds. */
export interface BenchResults {
  /** What AppMeasurement and what a plain image takes of the main thread for a hit, without a queue. */
  baseline: ByPeer<number>;
  /** What is added to that, by hits queued already. */
  storeTime: ByPeer<number[]>;
  wireTime: WireTimes;
  /** From a page's first `s.t()` to its request. */
  firstHit: FirstHit;
  /** Hits a second, and their share of plain images one after the other; by milliseconds of latency. */
  emptying: Record<string, ByPeer<{ rate: number; ofBare: number }>>;
  outageRequests: ByPeer<number>;
  storedBytes: ByPeer<number>;
  sizes: Record<string, Weight>;
  startUp: Record<string, { mainThread: number; heldBack: number }>;
  outages: ByPeer<Record<string, Losses>>;
  /** With no page open. */
  workerDelivery: ByPeer<WorkerDelivery>;
  /** By browser, what their pages' own clocks show. */
  pageClock: Record<string, PageClockTimes>;
}

/** Takes a measure of each peer, one after the other. */
async function ofEach<Result, Peer extends PeerName>(
  peers: Peer[],
  measure: (peer: Peer) => Promise<Result>,
): Promise<ByPeer<Result>> {
  const results: ByPeer<Result> = {};
  for (const peer of peers) {
    results[TITLES[peer]] = await measure(peer);
  }
  return results;
}

async function measureEmptying(
  browser: Chromium,
  peers: PeerName[],
  latency: number,
): Promise<BenchResults["emptying"][string]> {
  const rates: ByPeer<number[]> = {};
  const bare: number[] = [];
  for (let round = 0; round < EMPTYING_ROUNDS; round++) {
    bare.push(await measureBareRate(browser, latency));
    for (const peer of peers) {
      const list = (rates[TITLES[peer]] ??= []);
      // One that was too slow once is not asked again.
      if (!list.some(isNaN)) {
        list.push(await measureEmptyingRate(browser, peer, latency));
      }
    }
  }
  return Object.fromEntries(
    Object.entries(rates).map(([title, list]) => [
      title,
      { rate: median(list), ofBare: median(list) / median(bare) },
    ]),
  );
}

/** Ours beside its peers, in one browser, with nothing else running. `log` tells how far it is. */
export async function runBench(
  browser: Chromium,
  peers: PeerName[],
  log: (step: string) => void,
): Promise<BenchResults> {
  log("Storing a hit");
  const baseline = await ofEach(["none", "bare"], (peer) =>
    measureStoreTime(browser, peer, 0),
  );
  const storeTime = await ofEach(peers, async (peer) => {
    const times: number[] = [];
    for (const length of LENGTHS) {
      times.push(
        (await measureStoreTime(browser, peer, length)) -
          baseline[TITLES[BASELINES[peer]]],
      );
    }
    return times;
  });

  log("From s.t() to the request");
  const wireTime = await measureWireTime(browser);
  const firstHit = await measureFirstHit(browser);

  log("Emptying the queue");
  const emptying: BenchResults["emptying"] = {};
  for (const latency of LATENCIES) {
    emptying[String(latency)] = await measureEmptying(browser, peers, latency);
  }

  log("A minute's outage");
  const counts = await measureOutageRequests(browser, peers);
  const outageRequests = Object.fromEntries(
    peers.map((peer, index) => [TITLES[peer], counts[index]]),
  );

  log("Bytes");
  const storedBytes = await ofEach(peers, (peer) =>
    measureStoredBytes(browser, peer),
  );
  const sizes = {
    ...(await libraryWeights()),
    [TITLES["localstorage-retry"]]: await weigh([
      await bundlePage("localstorageRetry"),
    ]),
    [TITLES.workbox]: await weigh([await bundlePage("worker")]),
  };

  log("Start of a page");
  const startUp = {
    "0 queued": await measureStartUp(browser, 0),
    "5000 queued": await measureStartUp(browser, 5000),
  };

  log("Outages");
  const outages = await ofEach(peers, (peer) => measureOutages(browser, peer));

  log("With no page open");
  const workerDelivery = await ofEach(WORKER_PEERS, (peer) =>
    measureWorkerDelivery(browser, peer),
  );
  return {
    baseline,
    storeTime,
    wireTime,
    firstHit,
    emptying,
    outageRequests,
    storedBytes,
    sizes,
    startUp,
    outages,
    workerDelivery,
    pageClock: { Chromium: await measurePageClock(browser) },
  };
}
