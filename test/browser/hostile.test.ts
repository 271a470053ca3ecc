import { startSiteServer, sendText } from "../../demo/siteServer";
import { endTest } from "./support/endTest";
import { startBrowser, type TestBrowser } from "./support/startBrowser";
import {
  names,
  startStage,
  track,
  type PageTracker,
  type Stage,
} from "./support/startStage";

/* Other people's scripts, pages and data. The page never sees an exception, and what can be kept is kept. */

let browser: TestBrowser;
let stage: Stage;
let requests: string[];

beforeAll(async () => {
  browser = await startBrowser();
  browser.context.on("request", (request) => requests.push(request.url()));
});
afterAll(() => browser.close());
beforeEach(async () => {
  requests = [];
  stage = await startStage();
});
afterEach(() => endTest(browser, stage));

const open = () => stage.open(browser.context);

/** A hit that goes by POST. */
const post = (tracker: PageTracker, name: string) => {
  tracker.marketingCloudVisitorID = "12345";
  tracker.prop1 = "x".repeat(3000);
  tracker.pageName = name;
  tracker.t();
};

test("megabytes and ten thousand keys of somebody else's: they go, and hits go out", async () => {
  const page = await open();
  await page.evaluate(() => {
    for (let key = 0; key < 10000; key++) {
      localStorage.setItem(
        `offlineTracking.hit.${String(key)}`,
        "https://evil.example/",
      );
    }
    localStorage.setItem("offlineTracking.hit.big", "x".repeat(3000000));
  });
  await page.close();
  const next = await open();
  await track(next, "a");
  expect(await stage.arrived(1)).toEqual(["a"]);
  await next.waitForFunction(
    () =>
      !Object.keys(localStorage).some((key) =>
        key.startsWith("offlineTracking.hit."),
      ),
  );
  expect(requests.filter((url) => url.includes("evil"))).toEqual([]);
});

test("nothing leaves for anything but /b/ss/ over http(s), whatever is stored", async () => {
  const page = await open();
  await page.evaluate((host) => {
    const id = (order: number) =>
      Date.now().toString(36).padStart(9, "0") +
      String(order).padStart(4, "0") +
      "elsewher";
    [
      "javascript:document.title='evil'",
      "data:text/html,/b/ss/evil",
      "file:///b/ss/evil",
      `ftp://${host}/b/ss/evil`,
      `http://${host}/b/ss/../../evil`,
      `http://${host}/b/ss/%2e%2e/%2e%2e/evil`,
      `http://${host}/x?evil=/b/ss/`,
      `//${host}/b/ss/evil`,
      "evil",
    ].forEach((url, order) => {
      localStorage[`offlineTracking.hit.${id(order)}`] = url;
    });
    localStorage["AppMeasurement.requests-x"] = JSON.stringify([
      "javascript:evil",
      { evil: 1 },
      null,
      5,
      `http://${host}/evil`,
    ]);
    localStorage[`offlineTracking.waiting.http://${host}`] = "1";
    localStorage["offlineTracking.waiting.javascript:evil"] = "1";
  }, stage.collection.host);
  await page.close();
  requests = [];
  const next = await open();
  await track(next, "a");
  expect(await stage.arrived(1)).toEqual(["a"]);
  await next.waitForTimeout(1000);
  expect(requests.filter((url) => /evil/.test(url))).toEqual([]);
  expect(await next.evaluate(() => document.title)).toBe("/page");
});

describe.each([
  [
    "Image is replaced by one that throws",
    `window.Image = function () { throw new Error("no images"); };`,
    false,
  ],
  [
    "Image is replaced by one that wraps it",
    `var Original = window.Image; window.Image = function () { return new Original(); };`,
    true,
  ],
  [
    "fetch is replaced by one that throws",
    `window.fetch = function () { throw new Error("no fetch"); };`,
    true,
  ],
  [
    "localStorage is replaced by one that throws",
    `Object.defineProperty(window, "localStorage", { value: new Proxy({}, { get() { throw new Error("no storage"); }, ownKeys() { throw new Error("no storage"); } }) });`,
    true,
  ],
  [
    "prototypes are frozen",
    `[Object, Array, Function, Promise, String].forEach(function (type) { Object.freeze(type.prototype); });`,
    true,
  ],
  [
    "prototypes are added to",
    `Object.prototype.evil = "evil"; Array.prototype.evil = function () { throw new Error("evil"); };`,
    true,
  ],
  [
    "what a page rarely lacks is missing",
    `delete window.BroadcastChannel; Object.defineProperty(navigator, "sendBeacon", { value: undefined }); window.structuredClone = undefined;`,
    true,
  ],
])("where %s", (_, head, goesOut) => {
  test("hits go out or are kept, once, and no exception reaches the page", async () => {
    stage.head = head;
    const page = await open();
    await track(page, "a");
    await page.evaluate(() => {
      window.s.tl(true, "e", "exit");
    });
    if (goesOut) {
      await stage.arrived(2);
    }
    // Long enough for what shouldn't come.
    await page.waitForTimeout(1000);
    expect(stage.collection.arrivals.map(({ name }) => name).sort()).toEqual(
      goesOut ? ["a", "exit"] : [],
    );
    expect(await page.evaluate(() => window.pageErrors)).toEqual([]);
    await page.close();
    stage.head = "";
    const next = await open();
    await track(next, "last");
    expect((await stage.arrived(3)).sort()).toEqual(["a", "exit", "last"]);
  });
});

test("callbacks that throw what can't be made into text are logged, and the page sees nothing", async () => {
  const page = await open();
  await page.evaluate(() => {
    const { s } = window;
    s.registerPostTrackCallback(() => {
      throw Symbol("thrown") as unknown as Error;
    });
    s.registerPostTrackCallback(() => {
      throw Object.create(null);
    });
    s.tl(true, "o", "a", null, () => {
      throw Object.create(null);
    });
  });
  expect(await stage.arrived(1)).toEqual(["a"]);
  await track(page, "b");
  expect(await stage.arrived(2)).toEqual(["a", "b"]);
  await page.waitForTimeout(500);
  expect(
    stage.messages.filter((message) => message.includes("Callback failed")),
  ).toHaveLength(5);
  expect(await page.evaluate(() => window.pageErrors)).toEqual([]);
});

test("a POST that the page's fetch refuses is kept, and goes from the next page", async () => {
  stage.head = `window.fetch = function () { throw new Error("no fetch"); };`;
  const page = await open();
  await page.evaluate(`(${post.toString()})(window.s, "posted")`);
  await page.waitForTimeout(500);
  expect(stage.collection.arrivals).toEqual([]);
  await page.close();
  stage.head = "";
  await open();
  expect(await stage.arrived(1)).toEqual(["posted"]);
});

test("a content security policy that allows images only", async () => {
  stage.headers["Content-Security-Policy"] =
    `default-src 'none'; script-src 'self' 'unsafe-inline'; img-src http://${stage.collection.host}`;
  const page = await open();
  await browser.context.setOffline(true);
  await track(page, ...names("hit", 3));
  await browser.context.setOffline(false);
  expect(await stage.arrived(3)).toEqual(names("hit", 3));
  expect(await page.evaluate(() => window.pageErrors)).toEqual([]);
});

test.each([
  ["of another site", ""],
  ["that is sandboxed, without storage or locks", "allow-scripts"],
])("a frame %s", async (_, sandbox) => {
  const host = await startSiteServer((__, response) =>
    sendText(
      response,
      "text/html",
      `<!doctype html><iframe ${sandbox && `sandbox="${sandbox}"`} src="${stage.origin.replace("localhost", "127.0.0.1")}/page"></iframe>`,
    ),
  );
  try {
    const page = await browser.context.newPage();
    page.on("pageerror", (error) => stage.exceptions.push(String(error)));
    await page.goto(host.origin);
    const [, frame] = await page.frames();
    await frame.waitForFunction(() => window.s && window.s.trackingServer);
    const thrown = await frame.evaluate(() =>
      ["a", "b", "c"].flatMap((name) => {
        try {
          window.s.pageName = name;
          window.s.t();
          return [];
        } catch (e) {
          return [String(e)];
        }
      }),
    );
    // AppMeasurement itself reads document.cookie, which a sandboxed frame refuses, and tracks nothing there.
    const cannotTrack = sandbox && process.env.APPMEASUREMENT_PATH;
    expect(thrown).toEqual(
      cannotTrack
        ? Array(3).fill(expect.stringContaining("SecurityError"))
        : [],
    );
    expect(await stage.arrived(cannotTrack ? 0 : 3)).toEqual(
      cannotTrack ? [] : ["a", "b", "c"],
    );
    expect(await frame.evaluate(() => window.pageErrors)).toEqual([]);
  } finally {
    await host.close();
  }
});
