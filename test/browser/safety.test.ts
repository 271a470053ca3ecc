import { endTest } from "./support/endTest";
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

/* What can go wrong in a page, and must not show there. */

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

const open = () => stage.open(browser.context);
const ours = () =>
  stage.messages.filter((message) => message.includes("Offline Tracking"));

const BLOCK_LOCAL_STORAGE = `Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } });`;
const BLOCK_DATABASE = `Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("blocked", "SecurityError"); } });`;
const FULL_LOCAL_STORAGE = `Storage.prototype.setItem = function () { throw new DOMException("full", "QuotaExceededError"); };`;
const SILENT_DATABASE = `IDBFactory.prototype.open = function () { return {}; };`;
const FAILING_DATABASE = `IDBObjectStore.prototype.put = function () { throw new DOMException("full", "QuotaExceededError"); };`;

describe.each([
  ["localStorage blocked", BLOCK_LOCAL_STORAGE],
  ["IndexedDB blocked", BLOCK_DATABASE],
  ["both blocked", BLOCK_LOCAL_STORAGE + BLOCK_DATABASE],
  ["localStorage full", FULL_LOCAL_STORAGE],
  ["IndexedDB that never opens", SILENT_DATABASE],
  ["IndexedDB that takes nothing", FAILING_DATABASE],
  [
    "localStorage full and IndexedDB silent",
    FULL_LOCAL_STORAGE + SILENT_DATABASE,
  ],
])("%s", (_, head) => {
  // That the tracker is held back for 100 ms at most: test/unit/createMain.test.ts.
  test("hits go out, wait while offline, and come once; one message; the tracker is not held back for it", async () => {
    stage.head = `addEventListener("load", () => setTimeout(() => { try { localStorage["com.adobe.reactor.debug"] = "true"; } catch (e) {} })); ${head}`;
    const page = await open();
    await page.evaluate(() => {
      (
        window as unknown as { _satellite: { setDebug(on: boolean): void } }
      )._satellite.setDebug(true);
    });
    expect(await page.evaluate(() => window.heldBack)).toBeLessThan(1000);
    await track(page, "a", "b");
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
    await browser.context.setOffline(true);
    await track(page, ...names("hit", 30));
    await browser.context.setOffline(false);
    expect(await stage.arrived(32)).toEqual(["a", "b", ...names("hit", 30)]);
    await page.waitForTimeout(2200);
    expect(
      ours().filter((m) => m.includes("Storage")).length,
    ).toBeLessThanOrEqual(1);
    expect(await page.evaluate(() => window.pageErrors)).toEqual([]);
  });
});

test("a database that never opens: what an earlier page left goes before what is tracked now", async () => {
  stage.head = SILENT_DATABASE;
  const page = await open();
  await stage.collection.setMode("503");
  await track(page, "left");
  await page.waitForTimeout(200);
  await page.goto(stage.origin + "/next");
  await stage.collection.setMode("up");
  await stage.ready(page);
  await track(page, "now");
  expect(await stage.arrived(2)).toEqual(["left", "now"]);
});

test("storage that holds something else: it is removed, and what is ours arrives", async () => {
  const page = await open();
  await browser.context.setOffline(true);
  await track(page, "a");
  await page.evaluate(async (host) => {
    const evil = [
      "javascript:alert(1)",
      "https://evil.example/steal",
      "{",
      "",
      "http://" + host + "/other",
    ];
    evil.forEach((value, i) => {
      localStorage.setItem("offlineTracking.hit.x" + String(i), value);
    });
    ["sending", "gone", "server", "waiting", "hit"].forEach((name) => {
      localStorage.setItem(`offlineTracking.${name}.`, "%%%");
    });
    localStorage.setItem(
      `offlineTracking.server.http://${host}`,
      "9 x NaN 7e99",
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    const request = indexedDB.open("offlineTracking");
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    const store = request.result
      .transaction("hits", "readwrite")
      .objectStore("hits");
    store.put({ id: "1", url: 5, server: "http://" + host });
    store.put({
      id: "2",
      url: "javascript:alert(1)",
      server: "http://" + host,
    });
    store.put({ id: "3", server: "http://" + host });
    store.put({
      id: "4",
      url: "https://evil.example/b/ss/x/1/JS/s1?AQB=1",
      server: "http://" + host,
    });
    store.put({ id: 7, url: {}, server: "http://" + host });
    request.result.close();
  }, stage.collection.host);
  await page.close();
  await browser.context.setOffline(false);

  const requests: string[] = [];
  browser.context.on("request", (request) => requests.push(request.url()));
  const next = await open();
  await track(next, "b");
  expect(await stage.arrived(2)).toEqual(["a", "b"]);
  expect(requests.filter((url) => url.includes("evil"))).toEqual([]);
  expect(await next.evaluate(() => window.pageErrors)).toEqual([]);
  const left = await next.evaluate(() =>
    Object.keys(localStorage).filter((key) =>
      key.includes("offlineTracking.hit"),
    ),
  );
  expect(left).toEqual([]);
});

const discarded = () =>
  ours().filter((m) => /Hits discarded: \d+, offlineHitLimit/.test(m));
const untilDiscarded = async (page: TestPage, count: number) => {
  while (discarded().length < count) {
    await page.waitForEvent("console");
  }
};

describe("limits", () => {
  test("the oldest hits go when there are more than offlineHitLimit, and each is logged", async () => {
    stage.property.settings = { ...ACCEPTED, offlineHitLimit: 5 };
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, ...names("hit", 12));
    await untilDiscarded(page, 7);
    await browser.context.setOffline(false);
    expect(await stage.arrived(5)).toEqual(names("hit", 12).slice(7));
    expect(discarded()).toHaveLength(7);
    expect(discarded()[6]).toContain("Hits discarded: 7,");
  });

  test("the limit is the device's, not the page's", async () => {
    stage.property.settings = { ...ACCEPTED, offlineHitLimit: 5 };
    await stage.collection.setMode("refusing");
    for (const [name, gone] of [
      ["a", 0],
      ["b", 0],
      ["c", 1],
    ] as const) {
      const page = await open();
      await track(page, name + "1", name + "2");
      await untilDiscarded(page, gone);
      await page.close();
    }
    await stage.collection.setMode("up");
    const last = await open();
    expect(await stage.arrived(5)).toEqual(["a2", "b1", "b2", "c1", "c2"]);
    await last.close();
  });

  test("offlineThrottleDelay keeps queued hits apart", async () => {
    stage.property.settings = { ...ACCEPTED, offlineThrottleDelay: 200 };
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "a", "b", "c", "d");
    await page.evaluate(() => performance.clearResourceTimings());
    await browser.context.setOffline(false);
    await stage.arrived(4);
    const starts = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => name.includes("/b/ss/"))
        .map(({ startTime }) => startTime),
    );
    // A try while offline may be among them.
    const last = starts.slice(-4);
    expect(last).toHaveLength(4);
    // Far more than without; a busy browser may start one request later than another, so all three gaps together.
    expect(last[3] - last[0]).toBeGreaterThan(3 * 150);
  });
});

describe("settings", () => {
  const SUITES = ["suite1"];

  test.each([
    [{ trackOffline: true, timestampsAccepted: false }],
    [{ trackOffline: true }],
    [{ trackOffline: true, timestampsAccepted: "true" }],
    [{ trackOffline: false, timestampsAccepted: true }],
    [{ trackOffline: "yes", timestampsAccepted: true }],
    [{}],
  ])("%j: nothing is enabled", async (settings) => {
    stage.property.settings = settings;
    const page = await open();
    await track(page, "a");
    await stage.arrived(1);
    expect(stage.collection.arrivals[0].ts).toBeUndefined();
    expect(await page.evaluate(() => window.s.trackOffline)).toBeFalsy();
  });

  test("wrong forms give the default and a message each", async () => {
    stage.property.settings = {
      trackOffline: true,
      timestampsAccepted: true,
      queue: 5,
      offlineHitLimit: "many",
      offlineThrottleDelay: -1,
      maxHitAge: 93,
    };
    const page = await open();
    await track(page, "a");
    await stage.arrived(1);
    expect(stage.collection.arrivals[0].ts).toBeDefined();
    expect(ours()).toHaveLength(4);
  });

  test.each([["suite1"], [["suite1", 5]]])(
    "report suites of a wrong form (%j) confirm none: hits are sent live, without ts",
    async (reportSuites) => {
      stage.property.settings = { ...ACCEPTED, reportSuites };
      const page = await open();
      await track(page, "a", "b");
      // Both at once, so in any order.
      expect((await stage.arrived(2)).sort()).toEqual(["a", "b"]);
      stage.collection.arrivals.forEach(({ ts }) => expect(ts).toBeUndefined());
      expect(ours()).toEqual([
        expect.stringContaining("reportSuites invalid, none confirmed"),
        expect.stringContaining("suite1: sent live"),
      ]);
    },
  );

  test("report suites are the same in upper and lower case", async () => {
    stage.property.settings = { ...ACCEPTED, reportSuites: ["SUITE1"] };
    const page = await open();
    await track(page, "a");
    await stage.arrived(1);
    expect(stage.collection.arrivals[0].ts).toBeDefined();
    expect(ours()).toEqual([]);
  });

  test("data elements that give text", async () => {
    stage.property.settings = {
      trackOffline: "%on%",
      timestampsAccepted: true,
      offlineHitLimit: "%limit%",
    };
    stage.property.dataElements = {
      on: `function() { return "true"; }`,
      limit: `function() { return "2"; }`,
    };
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "a", "b", "c");
    await untilDiscarded(page, 1);
    await browser.context.setOffline(false);
    expect(await stage.arrived(2)).toEqual(["b", "c"]);
    stage.collection.arrivals.forEach(({ ts }) => expect(ts).toBeDefined());
    expect(ours().filter((m) => m.includes("invalid"))).toEqual([]);
  });

  test("a data element is read once, as the library starts: without a value then, the default counts, with a warning", async () => {
    stage.property.settings = {
      trackOffline: "%on%",
      timestampsAccepted: true,
    };
    stage.property.dataElements = { on: "function() { return window.late; }" };
    const page = await open();
    await page.evaluate(() => {
      window.late = true;
    });
    await track(page, "a");
    await stage.arrived(1);
    expect(stage.collection.arrivals[0].ts).toBeUndefined();
    expect(ours()).toEqual([
      expect.stringContaining("trackOffline invalid, false used: undefined"),
    ]);
  });

  test("data elements", async () => {
    stage.property.settings = {
      trackOffline: "%on%",
      timestampsAccepted: true,
      reportSuites: SUITES,
      offlineHitLimit: "%limit%",
      maxHitAge: "%broken%",
    };
    stage.property.dataElements = {
      on: "function() { return true; }",
      limit: "function() { return 2; }",
      broken: "function() { return Object.create(null); }",
    };
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "a", "b", "c");
    await waitUntil("the limit", () =>
      ours().some((message) => message.includes("offlineHitLimit")),
    );
    await browser.context.setOffline(false);
    expect(await stage.arrived(2)).toEqual(["b", "c"]);
    expect(ours().filter((m) => m.includes("maxHitAge"))).toHaveLength(1);
  });

  test("a data element that gives false turns it off", async () => {
    stage.property.settings = {
      trackOffline: "%on%",
      timestampsAccepted: true,
    };
    stage.property.dataElements = { on: "function() { return false; }" };
    const page = await open();
    await track(page, "a");
    await stage.arrived(1);
    expect(stage.collection.arrivals[0].ts).toBeUndefined();
  });

  test("turned off since: what is queued is still delivered", async () => {
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "a");
    await page.close();
    await browser.context.setOffline(false);
    stage.property.settings = { trackOffline: false, timestampsAccepted: true };
    await open();
    expect(await stage.arrived(1)).toEqual(["a"]);
  });
});

describe("AppMeasurement's own queue", () => {
  const variables = (page: {
    evaluate: Awaited<ReturnType<typeof open>>["evaluate"];
  }) =>
    page.evaluate(() => [
      window.s.trackOffline,
      window.s.offlineLimit,
      window.s.offlineThrottleDelay,
    ]);

  test("only its variables are set when it is chosen", async () => {
    stage.property.settings = {
      ...ACCEPTED,
      queue: "appmeasurement",
      offlineHitLimit: 77,
      offlineThrottleDelay: 10,
    };
    const page = await open();
    expect(await variables(page)).toEqual([true, 77, 10]);
    await track(page, "a");
    await stage.arrived(1);
    expect(stage.collection.arrivals[0].ts).toBeDefined();
    expect(
      await page.evaluate(() =>
        Object.keys(localStorage).filter((key) => key.includes(".hit.")),
      ),
    ).toEqual([]);
    expect(ours()).toEqual([]);
  });

  test("is used, with a warning, without sessionStorage", async () => {
    stage.head = `Object.defineProperty(window, "sessionStorage", { get() { throw new Error("blocked"); } });`;
    const page = await open();
    expect(await variables(page)).toEqual([true, 1000, 0]);
    expect(ours()).toHaveLength(1);
  });

  test("is used, with a warning, where AppMeasurement can't buffer", async () => {
    // As before 2.25.
    stage.trackerTail = `;(function () { const gi = s_gi; s_gi = function (account) { const s = gi(account); s.bufferRequests = undefined; return s; }; })();`;
    const page = await open();
    expect(await variables(page)).toEqual([true, 1000, 0]);
    expect(ours()).toHaveLength(1);
    await track(page, "a");
    expect(await stage.arrived(1)).toEqual(["a"]);
  });

  test("stays off for report suites that are not listed", async () => {
    stage.property.settings = {
      ...ACCEPTED,
      queue: "appmeasurement",
      reportSuites: ["other"],
    };
    const page = await open();
    expect(await page.evaluate(() => window.s.trackOffline)).toBeFalsy();
    expect(ours()).toHaveLength(1);
  });
});

test("without the Adobe Analytics extension: one clear error, nothing else", async () => {
  stage.property.analytics = undefined;
  const page = await browser.context.newPage();
  page.on("console", (message) => {
    if (/warning|error/.test(message.type())) {
      stage.messages.push(message.text());
    }
  });
  page.on("pageerror", (error) => stage.exceptions.push(String(error)));
  await page.goto(stage.origin);
  await waitUntil("a message", () => ours().length > 0);
  await page.waitForTimeout(300);
  expect(ours()).toHaveLength(1);
  expect(ours()[0]).toContain("Adobe Analytics extension not installed");
  expect(
    await page.evaluate(async () => [
      Object.keys(localStorage).filter((key) => key.startsWith("offline")),
      await indexedDB.databases(),
    ]),
  ).toEqual([[], []]);
});
