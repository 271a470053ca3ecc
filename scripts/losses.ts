import { parseArgs } from "node:util";
import {
  measureOutage,
  MORE_OUTAGES,
  OUTAGES,
} from "../bench/measures/outages";
import type { PeerName } from "../bench/peer";
import { startBench } from "../bench/Bench";
import { readTracker } from "../demo/readTracker";
import { findBrowser } from "../test/browser/support/findBrowser.mjs";
import {
  startBrowser,
  type BrowserName,
} from "../test/browser/support/startBrowser";
import { againInOwnNetwork } from "../test/browser/support/webkit/againInOwnNetwork";
import {
  measurePageEnd,
  type Circumstances,
  type Losses,
} from "../test/pageEnds/measurePageEnd";
import { PAGE_ENDS } from "../test/pageEnds/pageEnds";
import type { PageEnd } from "../test/pageEnds/tryPage";

const { values } = parseArgs({
  options: {
    /** "chromium", "firefox" or "webkit". */
    browser: { type: "string", default: "chromium" },
    /** Of each end of a page. */
    tries: { type: "string", default: "200" },
    /** What the titles match. */
    only: { type: "string", default: "" },
  },
});

interface Column extends Circumstances {
  title: string;
  peer: PeerName;
}

const COLUMNS: Column[] = [
  { title: "posted", peer: "posted", isExtended: true, hasVisitorId: true },
  {
    title: "as images",
    peer: "extension",
    isExtended: true,
    hasVisitorId: false,
  },
  {
    title: "AppMeasurement alone",
    peer: "none",
    isExtended: false,
    hasVisitorId: true,
  },
];

/** WebKit's driver gives up after some more tabs. */
const MOST_IN_A_BROWSER = 100;

/** In as many browsers, one after the other, as it takes. */
async function measure(
  pageEnd: PageEnd,
  tries: number,
  circumstances: Circumstances,
): Promise<Losses> {
  const sum = { tried: 0, lost: 0, doubled: 0 };
  while (sum.tried < tries) {
    const browser = await startBrowser();
    const { tried, lost, doubled } = await measurePageEnd(
      browser,
      pageEnd,
      Math.min(tries - sum.tried, MOST_IN_A_BROWSER),
      circumstances,
    );
    await browser.close();
    sum.tried += tried;
    sum.lost += lost;
    sum.doubled += doubled;
  }
  return sum;
}

/** Prints a row of a table for each title that was asked for. */
async function printTable<Row>(
  rows: [title: string, row: Row][],
  measureCell: (row: Row, column: Column) => Promise<string>,
): Promise<void> {
  console.log(`\n| | ${COLUMNS.map(({ title }) => title).join(" | ")} |`);
  console.log(`| :-- | ${COLUMNS.map(() => "--:").join(" | ")} |`);
  for (const [title, row] of rows) {
    if (new RegExp(values.only).test(title)) {
      const cells: string[] = [];
      for (const column of COLUMNS) {
        cells.push(await measureCell(row, column));
      }
      console.log(`| ${title} | ${cells.join(" | ")} |`);
    }
  }
}

/** npm run losses: hits lost and doubled in outages and at the end of pages, ours beside AppMeasurement alone. */
async function main(): Promise<void> {
  const name = values.browser as BrowserName;
  if (name === "webkit" && againInOwnNetwork()) {
    return;
  }
  const version = await findBrowser(name);
  globalThis.BROWSER = name;
  const shown = (lost: number, doubled: number, of: number) =>
    `${String(lost)} / ${String(doubled)} of ${String(of)}`;

  console.log(`${name} ${version}, ${readTracker().name}: hits lost / doubled`);
  const outages = Object.entries({ ...OUTAGES, ...MORE_OUTAGES });
  await printTable(outages, async (outage, { peer }) => {
    const bench = await startBench(await startBrowser());
    const { lost, doubled, hits } = await measureOutage(bench, peer, outage);
    await bench.browser.close();
    return shown(lost, doubled, hits);
  });
  await printTable(
    PAGE_ENDS.map((pageEnd) => [pageEnd.title, pageEnd]),
    async (pageEnd, column) => {
      const { lost, doubled, tried } = await measure(
        pageEnd,
        Number(values.tries),
        column,
      );
      return shown(lost, doubled, tried);
    },
  );
}

main();
