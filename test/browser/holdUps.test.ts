import type { Mode } from "../../demo/collectionServer";
import type { Verdict } from "../../demo/answerHit";
import { findRenderer } from "./support/findRenderer";
import { playwrightPage } from "./support/playwrightPage";
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

/* Nothing holds the queue up, and nothing comes twice: hits that can't be delivered, servers that are slow, tabs that sleep. */

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

const PATIENCE = 90000;
jest.setTimeout(150000);
const open = (path?: string) => stage.open(browser.context, path);
const arrived = () => stage.collection.arrivals.map(({ name }) => name);
const timesOf = (name: string) =>
  arrived().filter((other) => other === name).length;
const discarded = () =>
  stage.messages.filter((message) => message.includes("Hits discarded"));
/** Tracks a hit that AppMeasurement posts. */
const post = (page: TestPage, name: string) =>
  page.evaluate((pageName) => {
    window.s.t({
      pageName,
      marketingCloudVisitorID: "123",
      prop1: "x".repeat(3000),
    });
  }, name);
/** Opens the site anew, and tracks a hit, until a message was logged. */
async function visitUntil(message: string): Promise<void> {
  for (let visit = 0; !stage.messages.join().includes(message); visit++) {
    expect(visit).toBeLessThan(5);
    const page = await open();
    await track(page, `visit${String(visit)}`);
    await page.waitForTimeout(1500);
    await page.close();
  }
}

describe("one hit that can't be delivered doesn't hold up the others", () => {
  const BAD = "a <script> bad one";

  test.each<[string, Verdict, boolean, number]>([
    ["an image answered 403 by a firewall", "403", false, 0],
    ["an image answered 204", "204", false, 4],
    ["an image answered with an empty 200", "empty", false, 4],
    ["an image answered with JSON", "JSON", false, 4],
    ["a POST answered 413", "413", true, 0],
    ["a POST to a server without CORS headers", "no CORS", true, 2],
  ])("%s", async (_, verdict, isPosted, most) => {
    stage.collection.judge = ({ name }) => (name === BAD ? verdict : undefined);
    const page = await open();
    await (isPosted ? post(page, BAD) : track(page, BAD));
    await track(page, ...names("good", 11));
    const good = () => arrived().filter((name) => name !== BAD);
    const end = Date.now() + PATIENCE;
    while (good().length < 11 && Date.now() < end) {
      await page.waitForTimeout(50);
    }
    expect(good()).toEqual(names("good", 11));
    await page.close();
    await visitUntil("Hits discarded: 1, refused");
    expect(timesOf(BAD)).toBeLessThanOrEqual(most);
    // Fresh hits go at once, and nothing is left.
    const last = await open();
    await track(last, "last");
    await stage.arrived(arrived().length + 1);
    expect(
      await last.evaluate(() =>
        Object.keys(localStorage).filter((key) =>
          /offlineTracking\.(hit|gone|sending|tries|aside|waiting)/.test(key),
        ),
      ),
    ).toEqual([]);
  });

  test("a POST that the page's content security policy forbids", async () => {
    stage.headers["Content-Security-Policy"] = "connect-src 'self'";
    const page = await open();
    await post(page, BAD);
    await track(page, ...names("good", 11));
    expect(await stage.arrived(11, PATIENCE)).toEqual(names("good", 11));
    await page.close();
    await visitUntil("Hits discarded: 1, refused");
  });

  test("the only one of a page is found out by the next page's first hit", async () => {
    stage.collection.judge = ({ name }) => (name === BAD ? "403" : undefined);
    const page = await open();
    await track(page, BAD);
    await page.waitForTimeout(500);
    await page.close();
    const next = await open();
    await track(next, "good");
    expect(await stage.arrived(1, PATIENCE)).toEqual(["good"]);
  });
});

describe("no answer is not a failure", () => {
  test.each<Mode>(["12 s", "25 s"])(
    "a server that answers after %s gets every hit once",
    async (mode) => {
      const page = await open();
      await stage.collection.setMode(mode);
      await track(page, "a", "b");
      expect(await stage.arrived(2, PATIENCE)).toEqual(["a", "b"]);
      await page.waitForTimeout(1000);
      expect(stage.collection.attempts).toHaveLength(2);
    },
  );

  test("a hit on the wire when the device wakes up gets its answer before its time-out", async () => {
    const page = await open();
    const renderer = await findRenderer(playwrightPage(page));
    await stage.collection.setMode("12 s");
    await track(page, "a");
    await page.waitForTimeout(500);
    renderer.suspend();
    await new Promise((resolve) => setTimeout(resolve, 62000));
    renderer.resume();
    await page.waitForTimeout(3000);
    await track(page, "b");
    expect(await stage.arrived(2, PATIENCE)).toEqual(["a", "b"]);
    expect(stage.collection.attempts).toHaveLength(2);
  });
});

test("a suspended tab that delivers holds up no other tab, nor a new one", async () => {
  const [one, two] = [await open(), await open()];
  await browser.context.setOffline(true);
  await track(one, ...names("one", 10));
  await stage.collection.setMode("25 s");
  await browser.context.setOffline(false);
  // The first tab delivers, and has a hit on the wire.
  while (!stage.collection.attempts.length) {
    await one.waitForTimeout(50);
  }
  const renderer = await findRenderer(playwrightPage(one));
  renderer.suspend();
  try {
    await stage.collection.setMode("up");
    await track(two, ...names("two", 10));
    const three = await open();
    await track(three, ...names("three", 10));
    const others = () => arrived().filter((name) => !name.startsWith("one"));
    const end = Date.now() + PATIENCE;
    while (others().length < 20 && Date.now() < end) {
      await two.waitForTimeout(100);
    }
    expect(others().sort()).toEqual(
      [...names("two", 10), ...names("three", 10)].sort(),
    );
  } finally {
    renderer.resume();
  }
  await stage.arrived(30, PATIENCE);
  await one.waitForTimeout(2000);
  expect(arrived()).toHaveLength(30);
  expect(new Set(arrived()).size).toBe(30);
});

test("navigator.onLine that is false for good: hits go all the same", async () => {
  stage.head = `Object.defineProperty(Navigator.prototype, "onLine", { get: () => false });`;
  const page = await open();
  await track(page, ...names("hit", 6));
  expect(await stage.arrived(6)).toEqual(names("hit", 6));
  await page.close();
  const next = await open();
  await track(next, "next");
  expect(await stage.arrived(7)).toEqual([...names("hit", 6), "next"]);
});

describe("another document doesn't take a hit for its own", () => {
  test("a window that is opened in the task of a hit, by a click", async () => {
    const page = await open();
    await page.evaluate(() => {
      document.body.innerHTML = "<button>open</button>";
      document.body.onclick = () => {
        window.s.tl(true, "o", "clicked");
        window.open("/opened");
      };
    });
    // By a real click: else the browser takes it for a pop-up.
    const [opened] = await Promise.all([
      playwrightPage(page).waitForEvent("popup"),
      playwrightPage(page).click("button"),
    ]);
    await stage.ready(opened);
    await track(opened, "opened");
    expect((await stage.arrived(2)).sort()).toEqual(["clicked", "opened"]);
    await opened.reload();
    await stage.ready(opened);
    await track(opened, "again");
    expect((await stage.arrived(3)).sort()).toEqual([
      "again",
      "clicked",
      "opened",
    ]);
    // Nothing of it is left in the new window, once that has come to rest.
    await opened.waitForFunction(
      () => !JSON.stringify(sessionStorage).includes("clicked"),
    );
  });

  test("a page and its frame that track in one task", async () => {
    const page = await open();
    await page.evaluate(async () => {
      const frame = document.createElement("iframe");
      frame.src = "/frame";
      document.body.append(frame);
      await new Promise((resolve) => (frame.onload = resolve));
      const inner = frame.contentWindow as Window;
      while (!inner.s?.trackingServer) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      [window, inner, window, inner].forEach(({ s }, index) => {
        s.pageName = `hit${String(index + 1)}`;
        s.t();
      });
    });
    expect((await stage.arrived(4)).sort()).toEqual(names("hit", 4));
  });
});

describe("not any picture counts as proof", () => {
  test("a filter's own one of 10 by 10 pixels", async () => {
    await stage.collection.setMode("placeholder");
    const page = await open();
    await track(page, "a", "b", "c");
    await page.waitForTimeout(5000);
    await stage.collection.setMode("up");
    expect(await stage.arrived(3, PATIENCE)).toEqual(["a", "b", "c"]);
  });

  test("a service worker's placeholder for images that failed", async () => {
    stage.worker = `
      self.addEventListener("install", () => self.skipWaiting());
      self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
      const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"></svg>';
      self.addEventListener("fetch", (event) => {
        if (event.request.destination === "image") {
          event.respondWith(fetch(event.request).catch(() => new Response(picture, { headers: { "Content-Type": "image/svg+xml" } })));
        }
      });`;
    const page = await open();
    await page.evaluate(async () => {
      await navigator.serviceWorker.register("/worker.js");
      await navigator.serviceWorker.ready;
    });
    await page.reload();
    await stage.ready(page);
    await stage.collection.setMode("refusing");
    await track(page, ...names("hit", 5));
    await page.waitForTimeout(5000);
    await stage.collection.setMode("up");
    expect(await stage.arrived(5, PATIENCE)).toEqual(names("hit", 5));
  });

  test("a portal's web page that is loaded as a script", async () => {
    await stage.collection.setMode("portal");
    const page = await open();
    await page.evaluate(() => {
      window.s.usePostbacks = 1;
    });
    await track(page, "a", "b");
    await page.waitForTimeout(1500);
    await stage.collection.setMode("up");
    expect((await stage.arrived(2, PATIENCE)).sort()).toEqual(["a", "b"]);
  });
});

test("a tracking server with a path: hits have their timestamps, and wait", async () => {
  stage.property.analytics = {
    accounts: ["suite1"],
    trackerUrl: "/tracker.js",
    trackingServers: [`${stage.collection.host}/metrics`],
  };
  const page = await open();
  await track(page, "online");
  await stage.arrived(1);
  await browser.context.setOffline(true);
  await track(page, "a", "b");
  await browser.context.setOffline(false);
  expect(await stage.arrived(3)).toEqual(["online", "a", "b"]);
  stage.collection.arrivals.forEach(({ ts }) => expect(ts).toBeDefined());
});

describe("limits", () => {
  test("of another property on the origin are for its own report suites", async () => {
    stage.property.settings = { ...ACCEPTED, offlineHitLimit: 1000 };
    const one = await open();
    await browser.context.setOffline(true);
    await track(one, ...names("one", 20));
    await browser.context.setOffline(false);
    await stage.collection.setMode("refusing");
    stage.property.settings = { ...ACCEPTED, offlineHitLimit: 3 };
    stage.property.analytics = {
      accounts: ["suite2"],
      trackerUrl: "/tracker.js",
      trackingServers: [stage.collection.host],
    };
    const two = await open();
    await track(two, ...names("two", 5));
    await two.waitForTimeout(1500);
    await stage.collection.setMode("up");
    expect((await stage.arrived(23, PATIENCE)).sort()).toEqual(
      [...names("one", 20), ...names("two", 5).slice(2)].sort(),
    );
    expect(discarded()).toHaveLength(2);
  });

  test("don't count while the server answers: 1,500 hits at once", async () => {
    const page = await open();
    await track(page, "first");
    await stage.arrived(1);
    await track(page, ...names("hit", 1500));
    await stage.arrived(1501, PATIENCE);
    expect(arrived()).toHaveLength(1501);
    expect(discarded()).toEqual([]);
  });

  test("lowered: what is removed goes in steps, and leaves nothing in localStorage", async () => {
    stage.property.settings = { ...ACCEPTED, offlineHitLimit: 100000 };
    const page = await open();
    await browser.context.setOffline(true);
    for (let hundred = 0; hundred < 20; hundred++) {
      await track(page, ...names(`hit${String(hundred)}-`, 100));
    }
    await page.waitForTimeout(1000);
    await page.close();
    await browser.context.setOffline(false);
    await stage.collection.setMode("refusing");
    stage.property.settings = { ...ACCEPTED, offlineHitLimit: 50 };
    const next = await open();
    await next.evaluate(() => {
      window.most = 0;
      setInterval(() => {
        const tombstones = Object.keys(localStorage).filter((key) =>
          key.startsWith("offlineTracking.gone."),
        );
        window.most = Math.max(window.most as number, tombstones.length);
      }, 1);
    });
    await track(next, "last");
    const end = Date.now() + PATIENCE;
    while (discarded().length < 1951 && Date.now() < end) {
      await next.waitForTimeout(100);
    }
    expect(discarded()).toHaveLength(1951);
    expect(await next.evaluate(() => window.most)).toBeLessThanOrEqual(200);
    await stage.collection.setMode("up");
    // The backoff can be a minute by now.
    await next.evaluate(() => dispatchEvent(new Event("online")));
    const left = await stage.arrived(50, PATIENCE);
    expect(left).toHaveLength(50);
    expect(left[49]).toBe("last");
  });
});

test("Math.random that is constant: an interrupted send holds up no later visit", async () => {
  stage.head = `Math.random = () => 0.5;`;
  stage.collection.judge = ({ name }) => (name === "left" ? "late" : undefined);
  const page = await open();
  await track(page, "left");
  await page.goto(`${stage.origin}/next`);
  await stage.ready(page);
  await track(page, "a", "b");
  expect(await stage.arrived(3)).toEqual(["left", "a", "b"]);
  await page.reload();
  await stage.ready(page);
  await track(page, "c");
  expect(await stage.arrived(4)).toEqual(["left", "a", "b", "c"]);
});

test("a script's pagehide ends nothing", async () => {
  const page = await open();
  await browser.context.setOffline(true);
  await track(page, ...names("hit", 5));
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: false }));
  });
  await browser.context.setOffline(false);
  expect(await stage.arrived(5)).toEqual(names("hit", 5));
});

describe.each([
  [
    "are missing",
    `Object.defineProperty(Navigator.prototype, "locks", { value: undefined });`,
  ],
  [
    "reject",
    `LockManager.prototype.request = () => Promise.reject(new DOMException("no", "SecurityError")); LockManager.prototype.query = () => Promise.reject(new DOMException("no", "SecurityError"));`,
  ],
  [
    "throw",
    `LockManager.prototype.request = () => { throw new Error("no"); }; LockManager.prototype.query = () => { throw new Error("no"); };`,
  ],
  [
    "hang",
    `LockManager.prototype.request = () => new Promise(() => undefined); LockManager.prototype.query = () => new Promise(() => undefined);`,
  ],
  [
    "give no overview",
    `LockManager.prototype.query = () => new Promise(() => undefined);`,
  ],
])("Web Locks that %s", (_, head) => {
  test("hits go online, wait offline, come once, and from two tabs", async () => {
    stage.head = head;
    const [one, two] = [await open(), await open()];
    await track(one, "a", "b", "c");
    expect(await stage.arrived(3, PATIENCE)).toEqual(["a", "b", "c"]);
    await browser.context.setOffline(true);
    await track(one, ...names("one", 5));
    await track(two, ...names("two", 5));
    await browser.context.setOffline(false);
    await stage.arrived(13, PATIENCE);
    expect(arrived().slice(3).sort()).toEqual(
      [...names("one", 5), ...names("two", 5)].sort(),
    );
    await one.close();
    const next = await open();
    await track(next, "last");
    expect((await stage.arrived(14, PATIENCE))[13]).toBe("last");
  });
});

describe("size", () => {
  test("without IndexedDB, at most a million characters are ours; the oldest hits go", async () => {
    stage.property.settings = { ...ACCEPTED, offlineHitLimit: 100000 };
    stage.head = `Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("blocked", "SecurityError"); } });`;
    const page = await open();
    await browser.context.setOffline(true);
    await page.evaluate(() => {
      for (let hit = 1; hit <= 1500; hit++) {
        window.s.t({ pageName: `hit${String(hit)}`, prop1: "x".repeat(900) });
      }
    });
    const size = () =>
      page.evaluate(() =>
        Object.entries(localStorage)
          .filter(([key]) => key.startsWith("offlineTracking."))
          .reduce(
            (sum, [key, value]) => sum + key.length + String(value).length,
            0,
          ),
      );
    expect(await size()).toBeLessThanOrEqual(1_100_000);
    expect(discarded().length).toBeGreaterThan(100);
    expect(discarded()[0]).toContain("storage");
    await page.close();
    await browser.context.setOffline(false);
    await open();
    const left = await stage.arrived(1500 - discarded().length, PATIENCE);
    expect(left).toEqual(names("hit", 1500).slice(discarded().length));
  });

  test("a script element of a postback is removed when it is done", async () => {
    const page = await open();
    await page.evaluate(() => {
      window.s.usePostbacks = 1;
    });
    await track(page, "a", "b");
    await stage.arrived(2);
    expect(
      await page.evaluate(
        () => document.querySelectorAll("script[src*='/b/ss/']").length,
      ),
    ).toBe(0);
  });

  test("a database of a later version, after a roll-back, is used", async () => {
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "a");
    await page.waitForTimeout(500);
    await page.evaluate(async () => {
      const request = indexedDB.open("offlineTracking", 99);
      await new Promise((resolve) => (request.onsuccess = resolve));
      request.result.close();
    });
    await track(page, "b");
    await page.close();
    await browser.context.setOffline(false);
    const next = await open();
    await track(next, "c");
    expect(await stage.arrived(3)).toEqual(["a", "b", "c"]);
  });
});

describe("a page that is left with a hit on the wire", () => {
  test("while the server is known to fail: the hit is sent again", async () => {
    const page = await open();
    await track(page, "first");
    await stage.arrived(1);
    await stage.collection.setMode("503");
    await track(page, "a");
    await page.waitForTimeout(300);
    await stage.collection.setMode("black hole");
    const attempts = stage.collection.attempts.length;
    while (stage.collection.attempts.length === attempts) {
      await page.waitForTimeout(20);
    }
    await page.goto(`${stage.origin}/next`);
    await stage.collection.setMode("refusing");
    await stage.collection.setMode("up");
    await stage.ready(page);
    await track(page, "b");
    expect(await stage.arrived(3, PATIENCE)).toEqual(["first", "a", "b"]);
  });

  test("the first of a visit comes once", async () => {
    stage.collection.judge = ({ name }) =>
      name === "left" ? "late" : undefined;
    for (let visit = 1; visit <= 5; visit++) {
      // Without what is known from the visit before.
      const host = `http://host${String(visit)}.localhost:${new URL(stage.origin).port}`;
      const page = await browser.context.newPage();
      await page.goto(`${host}/page`);
      await stage.ready(page);
      await track(page, "left");
      await page.goto(`${host}/next`);
      await stage.ready(page);
      await track(page, "next");
      expect(await stage.arrived(2 * visit)).toHaveLength(2 * visit);
      await page.waitForTimeout(2500);
      expect(await stage.arrived(2 * visit)).toHaveLength(2 * visit);
      await page.close();
    }
  });
});
