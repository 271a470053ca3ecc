import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { countStored } from "./support/countStored";
import {
  startBrowser,
  type TestBrowser,
  type TestPage,
} from "./support/startBrowser";
import {
  ACCEPTED,
  names,
  startStage,
  track,
  type Stage,
} from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

/* docs/privacy.md: what is stored, and how it is deleted. */

let browser: TestBrowser;
let stage: Stage;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await startStage();
  stage.head = `window.fire = {};`;
});
afterEach(async () => {
  await browser.context.setOffline(false);
  await Promise.all(browser.context.pages().map((page) => page.close()));
  await stage.close();
});

/** How many hits are stored, and where else something is. */
async function stored(page: TestPage): Promise<[number, string[]]> {
  const text = await page.evaluate(() =>
    JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
    ]),
  );
  return [
    await countStored(page),
    [...text.matchAll(/\/b\/ss\/|pageName/g)].map(([match]) => match),
  ];
}

/** A page that was offline, with hits in its queue. */
async function openWithQueue(): Promise<TestPage> {
  const page = await stage.open(browser.context);
  await browser.context.setOffline(true);
  await track(page, ...names("hit", 5));
  await waitUntil(
    "five stored hits",
    async () => (await stored(page))[0] === 5,
  );
  return page;
}

const GONE = [0, []];

const untilGone = (page: TestPage) =>
  waitUntil("an empty storage", async () =>
    isDeepStrictEqual(await stored(page), GONE),
  );

test("delivered: nothing is left of it", async () => {
  const page = await openWithQueue();
  await browser.context.setOffline(false);
  await stage.arrived(5);
  expect(await stored(page)).toEqual(GONE);
});

test("opt-in withdrawn while hits wait", async () => {
  stage.head += `
    window.approved = true;
    var callbacks = [];
    window.adobe = { optIn: { Categories: { ANALYTICS: "aa" }, isComplete: true,
      isApproved: function () { return window.approved; },
      fetchPermissions: function (callback) { callbacks.push(callback); callback(); } } };
    window.withdraw = function () { window.approved = false; callbacks.forEach(function (callback) { callback(); }); };`;
  const page = await openWithQueue();
  await page.evaluate(() => {
    (window.withdraw as () => void)();
  });
  await untilGone(page);
  await browser.context.setOffline(false);
  await page.waitForTimeout(1500);
  expect(stage.collection.attempts).toEqual([]);
});

test("opt-in withdrawn while hits wait in AppMeasurement's own queue", async () => {
  stage.property.settings = { ...ACCEPTED, queue: "appmeasurement" };
  stage.head += `
    window.approved = true;
    var callbacks = [];
    window.adobe = { optIn: { Categories: { ANALYTICS: "aa" }, isComplete: true,
      isApproved: function () { return window.approved; },
      fetchPermissions: function (callback) { callbacks.push(callback); callback(); } } };
    window.withdraw = function () { window.approved = false; callbacks.forEach(function (callback) { callback(); }); };`;
  await stage.collection.setMode("refusing");
  const page = await stage.open(browser.context);
  await track(page, "a", "b", "c");
  const keys = () =>
    page.evaluate(() =>
      Object.keys(localStorage).filter((key) =>
        key.startsWith("AppMeasurement."),
      ),
    );
  await waitUntil("what is stored", async () => (await keys()).length > 0);
  await page.evaluate(() => {
    (window.withdraw as () => void)();
  });
  await waitUntil("the message", () =>
    stage.messages.some((text) => text.includes("Hits discarded: 3, optIn")),
  );
  expect(await keys()).toEqual([]);
  await stage.collection.setMode("up");
  // AppMeasurement tries again each half second.
  await page.waitForTimeout(3000);
  expect(stage.collection.attempts).toEqual([]);
});

test.each([
  ["was not asked yet", "undefined"],
  ["refused", "false"],
])(
  "a visitor who %s: no database, nothing of ours in localStorage",
  async (_, approved) => {
    stage.head += `
    window.adobe = { optIn: { Categories: { ANALYTICS: "aa" }, isComplete: ${approved} === false,
      isApproved: function () { return ${approved}; },
      fetchPermissions: function (callback) { if (${approved} !== undefined) { callback(); } } } };`;
    const page = await stage.open(browser.context);
    await track(page, "a");
    // Longer than the page takes to come to rest.
    await page.waitForTimeout(4000);
    const names = await page.evaluate(async () => [
      ...(await indexedDB.databases()).map(({ name }) => name),
      ...Object.keys(localStorage).filter((key) =>
        key.startsWith("offlineTracking."),
      ),
    ]);
    expect(names).toEqual([]);
    expect(stage.collection.attempts).toEqual([]);
  },
);

test("maxHitAge: older hits are deleted without being sent", async () => {
  const page = await openWithQueue();
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 93 * 86400000;
  });
  await browser.context.setOffline(false);
  await untilGone(page);
  await page.waitForTimeout(500);
  expect(stage.collection.attempts).toEqual([]);
});

test("the action Clear Queue", async () => {
  stage.property.rules = [
    {
      name: "clear",
      events: [{ code: "(trigger) => { window.fire.clear = trigger; }" }],
      actions: [{ module: "actions/clearQueue" }],
    },
  ];
  const page = await openWithQueue();
  await page.evaluate(() => {
    (window.fire as { clear: (event: object) => void }).clear({});
  });
  await untilGone(page);
});

test("after uninstalling: the documented script leaves nothing", async () => {
  const page = await openWithQueue();
  stage.property.settings = undefined;
  await browser.context.setOffline(false);
  await page.goto(stage.origin + "/uninstalled");
  const [, script = ""] =
    /```js\n([\s\S]+?)```/.exec(readFileSync("docs/privacy.md", "utf8")) || [];
  await page.evaluate(script);
  await waitUntil("an empty storage", async () =>
    isDeepStrictEqual(
      await page.evaluate(async () => [
        Object.keys(localStorage).filter((key) => key.startsWith("offline")),
        await indexedDB.databases(),
      ]),
      [[], []],
    ),
  );
});
