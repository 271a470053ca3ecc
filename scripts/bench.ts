import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { benchTables } from "../bench/benchTables";
import { LENGTHS } from "../bench/measures/storeTime";
import { BASELINES, TITLES, type PeerName } from "../bench/peer";
import { runBench } from "../bench/runBench";
import { lineChart } from "../charts/lineChart";
import { readTracker } from "../demo/siteServer";
import { findBrowser } from "../test/browser/support/findBrowser.mjs";
import { startBrowser } from "../test/browser/support/startBrowser";

const CHART = "docs/images/store-time.svg";
const JSON_FILE = "docs/bench.json";
const DOCS = "docs/performance.md";
const RESULTS = /(<!-- results -->)[^]*(<!-- end of results -->)/;

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
  console.log(`Tracker: ${tracker}. This takes about 20 minutes.`);
  const results = await runBench(browser, peers, console.log);
  await browser.close();
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
