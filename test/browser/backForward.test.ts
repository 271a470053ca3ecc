import {
  startBrowser,
  type TestBrowser,
  type TestPage,
} from "./support/startBrowser";
import {
  names,
  startStage,
  track,
  TRANSPORTS,
  type Stage,
} from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

/* The back/forward cache: https://web.dev/articles/bfcache. */

const TIMES = 10;

let browser: TestBrowser;
let stage: Stage;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await startStage();
  // Else no page is kept.
  stage.headers["Cache-Control"] = "no-cache";
});
afterEach(async () => {
  await Promise.all(browser.context.pages().map((page) => page.close()));
  await stage.close();
  expect(stage.exceptions).toEqual([]);
});

/** Leaves the page for another one, and comes back. Returns whether the page is still the same. */
async function goAndComeBack(page: TestPage): Promise<boolean> {
  await page.evaluate(() => {
    window.isSame = true;
    location.href = "/other";
  });
  await page.waitForURL("**/other");
  await stage.ready(page);
  // By the page: a driver's command may end in a new page.
  await page.evaluate(() => {
    setTimeout(() => history.back());
  });
  // A page that is restored doesn't load.
  await page.waitForFunction(() => location.pathname === "/page");
  return page.evaluate(() => !!window.isSame);
}

describe.each(TRANSPORTS)("hits %s", (_how, variables) => {
  beforeEach(() => {
    Object.assign(stage.property.analytics ?? {}, { variables });
  });

  test("a page that is idle is restored", async () => {
    const page = await stage.open(browser.context);
    await track(page, "first");
    await stage.arrived(1);
    for (let time = 1; time <= TIMES; time++) {
      expect([time, await goAndComeBack(page)]).toEqual([time, true]);
    }
    await track(page, "last");
    expect(await stage.arrived(2)).toEqual(["first", "last"]);
  });

  test("a page in which hits wait is restored, and they are delivered", async () => {
    const page = await stage.open(browser.context);
    await stage.collection.setMode("refusing");
    await track(page, ...names("hit", 5));
    // The first is on the wire for a moment.
    await page.waitForFunction(
      () =>
        !Object.keys(localStorage).some((key) =>
          key.startsWith("offlineTracking.fresh."),
        ),
    );
    let restored = 0;
    for (let time = 1; time <= TIMES; time++) {
      restored += (await goAndComeBack(page)) ? 1 : 0;
      await stage.ready(page);
    }
    // In Firefox, a try that is under way as the page is left can cost it.
    expect(restored).toBeGreaterThanOrEqual(TIMES - 1);
    await stage.collection.setMode("up");
    await track(page, "last");
    // The oldest may be overtaken by the one that was tried instead.
    expect((await stage.arrived(6)).sort()).toEqual([
      ...names("hit", 5),
      "last",
    ]);
  });

  test("what is being stored as a page goes into the cache is kept", async () => {
    const page = await stage.open(browser.context);
    await stage.collection.setMode("refusing");
    await track(page, "first");
    const groups = Array.from({ length: TIMES }, (_, group) =>
      names(`group${String(group)}-`, 5),
    );
    for (const group of groups) {
      await track(page, ...group);
      await goAndComeBack(page);
      await stage.ready(page);
    }
    await stage.collection.setMode("up");
    await track(page, "last");
    const all = ["first", ...groups.flat(), "last"];
    expect((await stage.arrived(all.length)).sort()).toEqual(all.sort());
  });

  test("what is on the wire then doesn't come twice, whether the page is restored or not", async () => {
    const page = await stage.open(browser.context);
    await track(page, "first");
    await stage.arrived(1);
    // It takes them at once, and answers two seconds later.
    stage.collection.judge = () => "late";
    const { attempts } = stage.collection;
    for (const name of names("hit", 5)) {
      const before = attempts.length;
      await track(page, name);
      await waitUntil("the request", () => attempts.length > before);
      await goAndComeBack(page);
      await stage.ready(page);
    }
    stage.collection.judge = undefined;
    await track(page, "last");
    await stage.arrived(7);
    await page.waitForTimeout(5000);
    const arrived = await stage.arrived(7);
    expect(arrived.sort()).toEqual(
      ["first", ...names("hit", 5), "last"].sort(),
    );
  });
});
