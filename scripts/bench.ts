import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { benchTables } from "../bench/benchTables";
import { LENGTHS } from "../bench/measures/storeTime";
import { BASELINES, TITLES, type PeerName } from "../bench/peer";
import { measurePageClock } from "../bench/measures/pageClock";
import { runBench, type BenchResults } from "../bench/runBench";
import { lineChart } from "../charts/lineChart";
import { readTracker } from "../demo/readTracker";
import { findBrowser } from "../test/browser/support/findBrowser.mjs";
import {
  startBrowser,
  type BrowserName,
} from "../test/browser/support/startBrowser";
import { againInOwnNetwork } from "../test/browser/support/webkit/againInOwnNetwork";
import { startChromium } from "../test/browser/support/startChromium";

const CHART = "docs/images/store-time.svg";
const JSON_FILE = "docs/bench.json";
const DOCS = "docs/performance.md";
const RESULTS = /(<!-- results -->)[^]*(<!-- end of results -->)/;

const OTHERS = { Firefox: "firefox", WebKit: "webkit" } as const;

/** What the pages' clocks show in the other browsers that the machine has. */
async function measureOthers(): Promise<BenchResults["pageClock"]> {
  const results: BenchResults["pageClock"] = {};
  for (const [title, name] of Object.entries(OTHERS)) {
    if (await isFound(name)) {
      console.log(title);
      globalThis.BROWSER = name;
      const browser = await startBrowser();
      results[title] = await measurePageClock(browser);
      await browser.close();
    }
  }
  return results;
}

const isFound = (name: BrowserName) =>
  findBrowser(name).then(
    () => true,
    () => false,
  );

/** npm run bench: ours beside its peers, in one run of one browser; and the clocks of pages in the others. */
async function main(): Promise<void> {
  if ((await isFound("webkit")) && againInOwnNetwork()) {
    return;
  }
  await findBrowser("chromium");
  const browser = await startChromium();
  const tracker = readTracker().name;
  const peers: PeerName[] = [
    "extension",
    ...(process.env.APPMEASUREMENT_PATH ? ["appmeasurement" as const] : []),
    "localstorage-retry",
    "workbox",
  ];
  console.log(`Tracker: ${tracker}. This takes about half an hour.`);
  const results = await runBench(browser, peers, console.log);
  await browser.close();
  Object.assign(results.pageClock, await measureOthers());
  console.log("\n" + benchTables(results));

  mkdirSync("docs/images", { recursive: true });
  writeFileSync(
    JSON_FILE,
    await format(JSON.stringify({ tracker, lengths: LENGTHS, ...results }), {
      parser: "json",
    }),
  );
  writeFileSync(
    CHART,
    lineChart({
      title: "Main-thread time of a hit that is tracked offline",
      xLabel: "hits queued already",
      yLabel: "microseconds",
      series: peers.map((peer) => {
        const name = TITLES[peer];
        const baseline = results.baseline[TITLES[BASELINES[peer]]];
        return {
          name,
          points: results.storeTime[name]
            .map((time, index): [number, number] => [
              LENGTHS[index],
              (baseline + time) * 1000,
            ])
            .filter(([, time]) => Number.isFinite(time)),
        };
      }),
    }),
  );
  const docs = readFileSync(DOCS, "utf8").replace(
    RESULTS,
    (_, start: string, end: string) =>
      `${start}\n\nTracker: ${tracker}\n\n${benchTables(results)}\n${end}`,
  );
  writeFileSync(DOCS, await format(docs, { parser: "markdown" }));
  console.log(`Written: ${JSON_FILE}, ${CHART}, ${DOCS}`);
}

main();
