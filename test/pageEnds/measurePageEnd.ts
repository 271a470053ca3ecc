import type { TestBrowser, TestPage } from "../browser/support/TestBrowser";
import {
  ACCEPTED,
  KNOWN_VISITOR,
  startStage,
  track,
  type Stage,
} from "../browser/support/startStage";
import { waitUntil } from "../browser/support/waitUntil";
import { tryPage, type PageEnd } from "./tryPage";

/** What AppMeasurement has to work with. */
export interface Circumstances {
  /** Whether the extension is installed. */
  isExtended: boolean;
  /** Whether hits have a visitor ID: without, they can't be posted. */
  hasVisitorId: boolean;
}

export interface Losses {
  tried: number;
  lost: number;
  doubled: number;
}

/** Milliseconds for what waits to arrive after the last try; without the extension nothing waits. */
const PATIENCE = 45000;
const UNQUEUED = 2000;
/** For what should not arrive. */
const AFTER = 1500;

const isReady = () => window.isReady;
/** A page that tracks once it is ready has done so. */
const hasTried = (name: string) => !!localStorage[`tried.${name}`];

async function tryIt(
  stage: Stage,
  { context }: TestBrowser,
  { tracks, by }: PageEnd,
  tries: number,
): Promise<TestPage> {
  const open = async (path: string) => {
    const page = await context.newPage();
    await page.goto(stage.origin + path);
    return page;
  };
  if (by === "navigation") {
    const page = await open("/try/1");
    const last = `/try/${String(tries + 1)}`;
    // Not asked often: the pages are to be left alone.
    while (!(await urlOf(page)).endsWith(last)) {
      await page.waitForTimeout(500);
    }
    return page;
  }
  const first = await open("/");
  for (let number = 1; number <= tries; number++) {
    const path = `/try/${String(number)}`;
    if (by === "window.close()") {
      await first.evaluate((url) => {
        document.body.innerHTML = `<button onclick="window.open('${url}')">open</button>`;
      }, path);
      // By a real click: else the browser takes it for a pop-up.
      await first.click("button");
      await first.waitForFunction(hasTried, `hit${String(number)}`);
    } else if (by === "click") {
      await first.goto(stage.origin + path);
      await first.waitForFunction(isReady);
      await first.click("#next");
      await first.waitForURL(`**/try/${String(number + 1)}`);
    } else {
      const page = await open(path);
      await page.waitForFunction(
        tracks === "when ready" ? hasTried : isReady,
        `hit${String(number)}`,
      );
      await page.close({ runBeforeUnload: true });
    }
  }
  return first;
}

/** Between two pages there is none to ask. */
const urlOf = (page: TestPage) =>
  page.evaluate(() => location.href).catch(() => "");

/** Has so many pages end so, one after the other, and counts the hits that were lost and doubled in the end. */
export async function measurePageEnd(
  browser: TestBrowser,
  pageEnd: PageEnd,
  tries: number,
  { isExtended, hasVisitorId }: Circumstances,
): Promise<Losses> {
  const stage = await startStage(isExtended ? ACCEPTED : null);
  const { arrivals } = stage.collection;
  if (stage.property.analytics && hasVisitorId) {
    stage.property.analytics.variables = KNOWN_VISITOR;
  }
  stage.head = tryPage(pageEnd, tries);
  try {
    // A visitor who was there before.
    const before = await stage.open(browser.context);
    await track(before, "before");
    await stage.arrived(1);
    await before.close();

    const page = await tryIt(stage, browser, pageEnd, tries);
    await page.goto(`${stage.origin}/done`);
    const tried = await page.evaluate(() =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith("tried."))
        .map((key) => key.slice(6)),
    );
    const count = (name: string) =>
      arrivals.filter((arrival) => arrival.name === name).length;
    const isThere = () => tried.every(count);
    await waitUntil(
      "what is tried",
      isThere,
      isExtended ? PATIENCE : UNQUEUED,
    ).catch(() => undefined);
    await page.waitForTimeout(AFTER);
    await page.close();
    return {
      tried: tried.length,
      lost: tried.filter((name) => !count(name)).length,
      doubled: tried.filter((name) => count(name) > 1).length,
    };
  } finally {
    await Promise.all(browser.context.pages().map((page) => page.close()));
    await stage.close();
  }
}
