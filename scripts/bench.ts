import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { minify } from "terser";
import {
  measureBareRate,
  measureEmptyingRate,
} from "../bench/measures/emptyingRate";
import { measureOutageRequests } from "../bench/measures/outageRequests";
import { measureOutages } from "../bench/measures/outages";
import { measureStartUp } from "../bench/measures/startUp";
import { measureStoredBytes } from "../bench/measures/storedBytes";
import { LENGTHS, measureStoreTime } from "../bench/measures/storeTime";
import { measureWireTime } from "../bench/measures/wireTime";
import { TITLES, type PeerName } from "../bench/peer";
import { bundlePage } from "../bench/startBenchSite";
import { lineChart } from "../charts/lineChart";
import { readTracker } from "../demo/siteServer";
import { findBrowser } from "../test/browser/support/findBrowser.mjs";
import { startBrowser } from "../test/browser/support/startBrowser";

const CHART = "docs/images/store-time.svg";
const JSON_FILE = "docs/bench.json";
const round = (value: number, digits = 3) => Number(value.toPrecision(digits));

/** Bytes of a script: raw, minified, gzipped, Brotli. */
async function weigh(source: string) {
  const { code = "" } = await minify(source, {
    ecma: 2017,
    compress: { passes: 3 },
    toplevel: true,
  });
  return {
    raw: source.length,
    minified: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
  };
}

/** Takes a measure of each peer, one after the other. */
async function ofEach<Result>(
  peers: PeerName[],
  measure: (peer: PeerName) => Promise<Result>,
): Promise<Record<string, Result>> {
  const results: Record<string, Result> = {};
  for (const peer of peers) {
    results[TITLES[peer]] = await measure(peer);
  }
  return results;
}

/** npm run bench: ours beside its peers, in one run of one browser. */
async function main(): Promise<void> {
  const { path, env } = await findBrowser();
  process.env.TEST_BROWSER_PATH = path;
  process.env.TEST_BROWSER_ENV = JSON.stringify(env);
  const browser = await startBrowser();
  const tracker = readTracker().name;
  const peers: PeerName[] = [
    "extension",
    ...(process.env.APPMEASUREMENT_PATH ? ["appmeasurement" as const] : []),
    "localstorage-retry",
    "workbox",
  ];
  console.log(`Tracker: ${tracker}. This takes about a quarter of an hour.`);

  console.log(
    "\nMain-thread milliseconds to store a hit, by hits queued already",
  );
  const storeTime = await ofEach(peers, (peer) =>
    measureStoreTime(browser, peer),
  );
  console.table(
    Object.fromEntries(
      Object.entries(storeTime).map(([title, times]) => [
        title,
        Object.fromEntries(
          times.map((time, index) => [LENGTHS[index], round(time)]),
        ),
      ]),
    ),
  );

  console.log("\nMilliseconds from s.t() to the request, online (medians)");
  const wireTime = await measureWireTime(browser);
  console.table(wireTime);

  console.log("\nHits a second while 500 queued hits are emptied");
  const bare = await measureBareRate(browser);
  const emptying = {
    "bare images, one after the other": bare,
    ...(await ofEach(peers, (peer) => measureEmptyingRate(browser, peer))),
  };
  console.table(
    Object.fromEntries(
      Object.entries(emptying).map(([title, rate]) => [
        title,
        { rate: round(rate), ofBare: round(rate / bare) },
      ]),
    ),
  );

  console.log("\nRequests in a 60 s outage; bytes stored a hit");
  const counts = await measureOutageRequests(browser, peers);
  const bytes = await ofEach(peers, (peer) =>
    measureStoredBytes(browser, peer),
  );
  const requests = Object.fromEntries(
    peers.map((peer, index) => [TITLES[peer], counts[index]]),
  );
  console.table(
    Object.fromEntries(
      Object.keys(bytes).map((title) => [
        title,
        { requests: requests[title], bytes: Math.round(bytes[title]) },
      ]),
    ),
  );

  console.log("\nBytes of library");
  const sizes = {
    [TITLES.extension]: await weigh(readFileSync("dist/lib/main.js", "utf8")),
    [TITLES["localstorage-retry"]]: await weigh(
      await bundlePage("localstorageRetry"),
    ),
    [TITLES.workbox]: await weigh(await bundlePage("worker")),
  };
  console.table(sizes);

  console.log(
    "\nStart of a page: main-thread milliseconds added, and milliseconds the tracker is held back",
  );
  const startUp = {
    "0 queued": await measureStartUp(browser, 0),
    "5000 queued": await measureStartUp(browser, 5000),
  };
  console.table(startUp);

  console.log("\nHits lost and doubled in outages");
  const outages = await ofEach(peers, (peer) => measureOutages(browser, peer));
  console.table(
    Object.fromEntries(
      Object.keys(outages[TITLES.extension]).map((outage) => [
        outage,
        Object.fromEntries(
          Object.entries(outages).map(([title, results]) => [
            title,
            `${String(results[outage].lost)} lost, ${String(results[outage].doubled)} twice, of ${String(results[outage].hits)}`,
          ]),
        ),
      ]),
    ),
  );
  await browser.close();

  mkdirSync("docs/images", { recursive: true });
  writeFileSync(
    JSON_FILE,
    JSON.stringify(
      {
        tracker,
        lengths: LENGTHS,
        storeTime,
        wireTime,
        emptying,
        requests,
        bytes,
        sizes,
        startUp,
        outages,
      },
      null,
      2,
    ) + "\n",
  );
  writeFileSync(
    CHART,
    lineChart({
      title: "Main-thread time to store a hit",
      xLabel: "hits queued already",
      yLabel: "microseconds",
      series: Object.entries(storeTime).map(([name, times]) => ({
        name,
        points: times.map((time, index): [number, number] => [
          LENGTHS[index],
          time * 1000,
        ]),
      })),
    }),
  );
  console.log(`\nWritten: ${JSON_FILE}, ${CHART}`);
}

main();
