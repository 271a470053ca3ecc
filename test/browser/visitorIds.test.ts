import { VISITOR_ID, type IdMode } from "../../demo/startIdServer";
import { addIdService, endSession } from "./support/addIdService";
import { endTest } from "./support/endTest";
import {
  startBrowser,
  type TestBrowser,
  type TestPage,
} from "./support/startBrowser";
import type { TestContext } from "./support/TestBrowser";
import { names, startStage, track, type Stage } from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

/* Hits that are tracked before the ID service has answered: they are kept from then on, and get their visitor ID later. */

let browser: TestBrowser;
let stage: Stage;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => endTest(browser, stage));

const HITS = names("hit", 20);

/** The time between two whole seconds since 1970. */
type Span = [number, number];

/** Expects all of them, and the next page's "last", once; with the time at which they were tracked, and the visitor's ID. */
async function expectAll(
  [earliest, latest]: Span,
  isInOrder = true,
): Promise<void> {
  const arrived = await stage.arrived(HITS.length + 1, 60000);
  expect(isInOrder ? arrived : [...arrived].sort()).toEqual(
    isInOrder ? [...HITS, "last"] : [...HITS, "last"].sort(),
  );
  const { arrivals } = stage.collection;
  // The service makes an ID itself where its request fails, as in WebKit when its page ends.
  const visitor = arrivals.find(({ name }) => name === "last")?.parameters.mid;
  expect(visitor).toMatch(/^\d{38}$/);
  arrivals
    .filter(({ name }) => name !== "last")
    .forEach(({ ts, parameters }) => {
      expect(Number(ts)).toBeGreaterThanOrEqual(earliest);
      expect(Number(ts)).toBeLessThanOrEqual(latest);
      expect(parameters.mid).toBe(visitor);
    });
}

/** Tracks them in one task. Returns when. */
async function trackAll(page: TestPage): Promise<Span> {
  const seconds = () => Math.floor(Date.now() / 1000);
  const earliest = seconds();
  await track(page, ...HITS);
  return [earliest, seconds()];
}

/** A visit with a hit, after which the session ends: the cookie has the visitor's ID, and the service wants it confirmed. */
async function visit(context: TestContext): Promise<void> {
  const page = await stage.open(context);
  await track(page, "first visit");
  await stage.arrived(1);
  await endSession(page);
  await page.close();
}

interface Case {
  mode: IdMode;
  /** The visitor came before, and the ID service wants to have that confirmed. */
  isReturning?: boolean;
  isOffline?: boolean;
}

describe.each<[string, Case]>([
  ["ready", { mode: "ready" }],
  ["slow", { mode: "slow" }],
  ["hanging", { mode: "away" }],
  [
    "out of reach, and the visitor's session is new",
    { mode: "away", isReturning: true, isOffline: true },
  ],
])("an ID service that is %s", (_, { mode, isReturning, isOffline }) => {
  test.each([0, 1000])("tab closed %d ms after the hits", async (later) => {
    const ids = await addIdService(stage);
    if (isReturning) {
      await visit(browser.context);
      stage.collection.forget();
    }
    ids.setMode(mode);
    const page = await stage.open(browser.context);
    await browser.context.setOffline(!!isOffline);
    const tracked = await trackAll(page);
    await page.waitForTimeout(later);
    await page.close();
    await browser.context.setOffline(false);
    ids.setMode("ready");
    const next = await stage.open(browser.context);
    await track(next, "last");
    // What was on the wire as the page ended may come after what follows it.
    await expectAll(tracked, mode === "away");
  });

  test("browser killed 1 s after the hits", async () => {
    const ids = await addIdService(stage);
    const victim = await startBrowser();
    if (isReturning) {
      await visit(victim.context);
      stage.collection.forget();
    }
    ids.setMode(mode);
    const page = await stage.open(victim.context);
    await victim.context.setOffline(!!isOffline);
    const tracked = await trackAll(page);
    await page.waitForTimeout(1000);
    await victim.kill();
    const heir = await startBrowser(victim.profile);
    try {
      ids.setMode("ready");
      const next = await stage.open(heir.context);
      await track(next, "last");
      await expectAll(tracked, false);
    } finally {
      await heir.close();
    }
  });
});

test("its answer sends what waits for it in this page, in order", async () => {
  const ids = await addIdService(stage);
  ids.setMode("away");
  const page = await stage.open(browser.context);
  await track(page, "a", "b");
  await page.evaluate(() => window.s.tl("x", "o", "link"));
  await waitUntil("a question", () => ids.requests > 0);
  expect(stage.collection.attempts).toEqual([]);
  ids.setMode("ready");
  expect(await stage.arrived(3)).toEqual(["a", "b", "link"]);
  stage.collection.arrivals.forEach(({ parameters }) => {
    expect(parameters).toMatchObject({ mid: VISITOR_ID, aamlh: "6" });
    expect(parameters.fid).toBeUndefined();
  });
  await track(page, "c");
  expect(await stage.arrived(4)).toEqual(["a", "b", "link", "c"]);
  expect(await page.evaluate(() => window.s.marketingCloudVisitorID)).toBe(
    VISITOR_ID,
  );
});

test("while s.trackOffline is off, AppMeasurement does all itself: a late link's doneAction runs", async () => {
  const ids = await addIdService(stage);
  ids.setMode("away");
  const page = await stage.open(browser.context);
  await page.evaluate(() => {
    window.done = 0;
    window.s.trackOffline = false;
    window.s.tl(document.getElementById("link"), "o", "a", null, () => {
      (window.done as number)++;
    });
  });
  await waitUntil("a question", () => ids.requests > 0);
  ids.setMode("ready");
  await page.waitForFunction(() => window.done === 1);
  await stage.arrived(1);
});

test("a returning visitor's ID will do after two seconds without an answer", async () => {
  const ids = await addIdService(stage);
  await visit(browser.context);
  ids.setMode("away");
  const page = await stage.open(browser.context);
  await track(page, "a", "b");
  expect(await stage.arrived(3)).toEqual(["first visit", "a", "b"]);
  expect(stage.collection.arrivals[2].parameters.mid).toBe(VISITOR_ID);
});

test("a visitor who turns out to have opted out: what was kept is discarded", async () => {
  const ids = await addIdService(stage);
  ids.setMode("away");
  const page = await stage.open(browser.context);
  await track(page, "a", "b");
  await waitUntil("a question", () => ids.requests > 0);
  ids.isOptedOut = true;
  ids.setMode("ready");
  await waitUntil(
    "the message",
    () =>
      stage.messages.filter((text) => /Hits discarded: \d, optIn/.test(text))
        .length === 2,
  );
  await page.waitForTimeout(500);
  expect(stage.collection.attempts).toEqual([]);
});

test("nothing is compiled or kept before the visitor has agreed", async () => {
  const ids = await addIdService(stage, { doesOptInApply: true });
  ids.setMode("away");
  const page = await stage.open(browser.context);
  await track(page, "a");
  // Longer than a page takes to come to rest.
  await page.waitForTimeout(4000);
  expect(
    await page.evaluate(() => JSON.stringify(localStorage).includes("/b/ss/")),
  ).toBe(false);
  expect(
    await page.evaluate(async () => (await indexedDB.databases()).length),
  ).toBe(0);
});

/** The IDs with which hits of these names arrived. */
const idsOf = (...hitNames: string[]) =>
  hitNames.map(
    (name) =>
      stage.collection.arrivals.find((arrival) => arrival.name === name)
        ?.parameters.mid,
  );

test("an exit link that goes as a beacon has the ID that the cookie has", async () => {
  const ids = await addIdService(stage);
  // So that hits go as images, and exit links as beacons.
  stage.collection.judge = ({ method, name }) =>
    method === "POST" && name !== "exit" ? "no CORS" : undefined;
  await visit(browser.context);
  ids.setMode("away");
  const page = await stage.open(browser.context);
  await track(page, "a");
  await waitUntil("the first", () => !!idsOf("a")[0]);
  await page.evaluate(() =>
    window.s.tl(document.getElementById("link"), "e", "exit"),
  );
  await waitUntil("the exit link", () => !!idsOf("exit")[0]);
  expect(idsOf("a", "exit")).toEqual([VISITOR_ID, VISITOR_ID]);
});

test("no placeholder gets into a hit of the same task that AppMeasurement keeps itself", async () => {
  const ids = await addIdService(stage);
  ids.setMode("away");
  const page = await stage.open(browser.context);
  await page.evaluate(() => {
    window.s.pageName = "a";
    window.s.t();
    window.s.trackOffline = false;
    window.s.pageName = "b";
    window.s.t();
  });
  await waitUntil("a question", () => ids.requests > 0);
  ids.setMode("ready");
  await stage.arrived(2);
  expect(idsOf("a", "b")).toEqual([VISITOR_ID, VISITOR_ID]);
});
