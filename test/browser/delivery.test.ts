import type { Mode } from "../../demo/collectionServer";
import { endTest } from "./support/endTest";
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
import { untilFailed } from "./support/untilFailed";
import { countStored } from "./support/countStored";
import { waitUntil } from "./support/waitUntil";

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

/** Each arrived hit has the time at which it was tracked, and came once. */
function expectOwnTimestamps(from: number, to = Date.now()): void {
  const { arrivals } = stage.collection;
  arrivals.forEach(({ ts }) => {
    expect(ts).toBeGreaterThanOrEqual(Math.floor(from / 1000));
    expect(ts).toBeLessThanOrEqual(Math.floor(to / 1000));
  });
  expect(new Set(arrivals.map(({ key }) => key)).size).toBe(arrivals.length);
}

/** Tracks a page view, and goes to the page of that name in the same task. */
async function trackAndGo(page: TestPage, name: string): Promise<void> {
  await page.evaluate((pageName) => {
    window.s.pageName = pageName;
    window.s.t();
    location.href = "/" + pageName;
  }, name);
  await page.waitForURL("**/" + name);
  await stage.ready(page);
}

describe.each(TRANSPORTS)("hits %s", (how, variables) => {
  beforeEach(() => {
    Object.assign(stage.property.analytics ?? {}, { variables });
  });

  test("online", async () => {
    const start = Date.now();
    const page = await stage.open(browser.context);
    await track(page, "a", "b", "c");
    expect(await stage.arrived(3)).toEqual(["a", "b", "c"]);
    expectOwnTimestamps(start);
    expect(stage.messages).toEqual([]);
  });

  test("offline, then online with no new hit", async () => {
    const page = await stage.open(browser.context);
    await track(page, "before");
    await stage.arrived(1);
    await browser.context.setOffline(true);
    const start = Date.now();
    await track(page, "a", "b", "c");
    const end = Date.now();
    await page.waitForTimeout(1500);
    expect(await stage.arrived(1)).toEqual(["before"]);
    stage.collection.arrivals.length = 0;
    await browser.context.setOffline(false);
    expect(await stage.arrived(3)).toEqual(["a", "b", "c"]);
    // Not the time at which they arrived.
    expectOwnTimestamps(start, end);
  });

  test("200 hits offline", async () => {
    const page = await stage.open(browser.context);
    await browser.context.setOffline(true);
    const start = Date.now();
    await track(page, ...names("hit", 200));
    const end = Date.now();
    await browser.context.setOffline(false);
    expect(await stage.arrived(200)).toEqual(names("hit", 200));
    expectOwnTimestamps(start, end);
  });

  test.each<Mode>(["refusing", "503", "portal"])(
    "server %s: hits wait for it, with at most one attempt a second",
    async (mode) => {
      const page = await stage.open(browser.context);
      await track(page, "before");
      await stage.arrived(1);
      await stage.collection.setMode(mode);
      // By the page's own clock: a busy machine tells a test late.
      await page.evaluate(() => {
        const requests: number[] = [];
        window.requests = requests;
        const { fetch } = window;
        window.fetch = (...request) => {
          requests.push(Date.now());
          return fetch(...request);
        };
        const { get, set } = Object.getOwnPropertyDescriptor(
          HTMLImageElement.prototype,
          "src",
        ) as PropertyDescriptor;
        Object.defineProperty(HTMLImageElement.prototype, "src", {
          get,
          set(this: HTMLImageElement, url: string) {
            if (url.includes("/b/ss/")) {
              requests.push(Date.now());
            }
            set?.call(this, url);
          },
        });
      });
      const start = Date.now();
      for (const name of names("hit", 50)) {
        await track(page, name);
        await page.waitForTimeout(100);
      }
      const seconds = (Date.now() - start) / 1000;
      const requests = await page.evaluate(() => window.requests as number[]);
      expect(requests.length).toBeGreaterThanOrEqual(2);
      expect(requests.length).toBeLessThanOrEqual(Math.ceil(seconds));
      requests
        .slice(1)
        .forEach((time, i) => expect(time - requests[i]).toBeGreaterThan(950));

      await stage.collection.setMode("up");
      // A new hit allows an early try.
      await track(page, "last");
      expect(await stage.arrived(52)).toEqual([
        "before",
        ...names("hit", 50),
        "last",
      ]);
      expectOwnTimestamps(start - 5000);
    },
  );

  test("server that comes back by itself: the backoff finds out", async () => {
    const page = await stage.open(browser.context);
    await stage.collection.setMode("503");
    await track(page, "a", "b");
    await page.waitForTimeout(500);
    await stage.collection.setMode("up");
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
  });

  test("black hole: hits without an answer are sent again", async () => {
    const page = await stage.open(browser.context);
    await stage.collection.setMode("black hole");
    await track(page, "a", "b", "c");
    await page.waitForTimeout(10500);
    expect(await stage.arrived(0)).toEqual([]);
    await stage.collection.setMode("refusing");
    await stage.collection.setMode("up");
    await track(page, "d");
    expect(await stage.arrived(4)).toEqual(["a", "b", "c", "d"]);
  });

  test("slow server: nothing is sent twice", async () => {
    const page = await stage.open(browser.context);
    await stage.collection.setMode("slow");
    await track(page, "a", "b", "c");
    expect(await stage.arrived(3)).toEqual(["a", "b", "c"]);
    await page.waitForTimeout(1700);
    expect(await stage.arrived(3)).toEqual(["a", "b", "c"]);
    await track(page, "d");
    expect(await stage.arrived(4)).toEqual(["a", "b", "c", "d"]);
  });

  test("tab closed at once", async () => {
    const page = await stage.open(browser.context);
    await stage.collection.setMode("refusing");
    await track(page, "first");
    await untilFailed(page);
    await page.evaluate(() => {
      ["a", "b", "c"].forEach((name) => {
        window.s.pageName = name;
        window.s.t();
      });
      window.close();
    });
    await page.close();
    await stage.collection.setMode("up");
    const next = await stage.open(browser.context);
    await track(next, "d");
    expect(await stage.arrived(5)).toEqual(["first", "a", "b", "c", "d"]);
  });

  test("navigation in the same task", async () => {
    const page = await stage.open(browser.context);
    await track(page, "first");
    await stage.arrived(1);
    for (const name of names("hit", 10)) {
      await trackAndGo(page, name);
    }
    await track(page, "last");
    expect(await stage.arrived(12)).toEqual([
      "first",
      ...names("hit", 10),
      "last",
    ]);
  });

  test("navigation in the same task, with the server refusing", async () => {
    await stage.collection.setMode("refusing");
    const page = await stage.open(browser.context);
    for (const name of names("hit", 5)) {
      await trackAndGo(page, name);
    }
    await stage.collection.setMode("up");
    await track(page, "last");
    expect(await stage.arrived(6)).toEqual([...names("hit", 5), "last"]);
  });

  test("two tabs", async () => {
    const first = await stage.open(browser.context);
    const second = await stage.open(browser.context);
    await browser.context.setOffline(true);
    for (const number of [1, 2, 3, 4, 5]) {
      await track(first, "first" + String(number));
      await track(second, "second" + String(number));
    }
    await browser.context.setOffline(false);
    const arrived = await stage.arrived(10);
    expect(arrived).toHaveLength(10);
    expect(arrived.filter((name) => name.startsWith("first"))).toEqual(
      names("first", 5),
    );
    expect(arrived.filter((name) => name.startsWith("second"))).toEqual(
      names("second", 5),
    );
  });

  test("two tabs reopened together", async () => {
    const page = await stage.open(browser.context);
    await stage.collection.setMode("refusing");
    await track(page, "hit1");
    await untilFailed(page);
    await track(page, ...names("hit", 100).slice(1));
    await page.close();
    await stage.collection.setMode("up");
    const [first, second] = await Promise.all([
      stage.open(browser.context),
      stage.open(browser.context),
    ]);
    await Promise.all([track(first, "first"), track(second, "second")]);
    const arrived = await stage.arrived(102);
    expect(arrived.slice(0, 100)).toEqual(names("hit", 100));
    expect(arrived.slice(100).sort()).toEqual(["first", "second"]);
  });

  test("leaving while the queue empties", async () => {
    const page = await stage.open(browser.context);
    // The server is known to answer: else the hit on the wire when the page is left is sent again, rather than presumed
    // delivered.
    await track(page, "first");
    await stage.arrived(1);
    await browser.context.setOffline(true);
    await track(page, ...names("hit", 300));
    await browser.context.setOffline(false);
    for (let visit = 0; visit < 5; visit++) {
      await page.waitForTimeout(60);
      await page.goto(`${stage.origin}/visit${String(visit)}`);
    }
    await stage.ready(page);
    await track(page, "last");
    expect(await stage.arrived(302)).toEqual([
      "first",
      ...names("hit", 300),
      "last",
    ]);
  });

  test("ordinary browsing that leaves pages 60 ms after each hit", async () => {
    const page = await stage.open(browser.context);
    for (const name of names("hit", 20)) {
      await track(page, name);
      await page.waitForTimeout(60);
      await page.goto(`${stage.origin}/${name}`);
      await stage.ready(page);
    }
    await track(page, "last");
    const arrived = await stage.arrived(21);
    // An image may not have left a busy WebKit by then: docs/reliability.md, "The end of a page".
    const mayBeLost = globalThis.BROWSER === "webkit" && how === "as images";
    const expected = [...names("hit", 20), "last"].filter(
      (name) => !mayBeLost || arrived.includes(name),
    );
    expect(arrived).toEqual(expected);
    expect(arrived.length).toBeGreaterThanOrEqual(mayBeLost ? 20 : 21);
  });

  test("browser killed 0.2 s after the database had the hits", async () => {
    const victim = await startBrowser();
    const page = await stage.open(victim.context);
    await victim.context.setOffline(true);
    await track(page, ...names("hit", 20));
    // It opens with them: on a busy machine that takes a second.
    await waitUntil("hits", async () => (await countStored(page)) === 20);
    await page.waitForTimeout(200);
    await victim.kill();
    const heir = await startBrowser(victim.profile);
    try {
      const next = await stage.open(heir.context);
      await track(next, "last");
      const arrived = await stage.arrived(21);
      // localStorage forgot that hits wait, and the next page's first one doesn't wait for the database to tell.
      expect(arrived).toContain("last");
      expect(arrived.filter((name) => name !== "last")).toEqual(
        names("hit", 20),
      );
    } finally {
      await heir.close();
    }
  });

  test("exit link offline", async () => {
    const page = await stage.open(browser.context);
    await browser.context.setOffline(true);
    await page.evaluate(() => {
      window.s.tl(document.getElementById("link"), "e", "exit");
    });
    // In Firefox, what a page keeps alive is offline only as long as the page is there.
    await untilFailed(page);
    await page.close();
    await browser.context.setOffline(false);
    const next = await stage.open(browser.context);
    await track(next, "last");
    expect(await stage.arrived(2)).toEqual(["exit", "last"]);
  });

  test("exit link online, in the task that leaves the page", async () => {
    const page = await stage.open(browser.context);
    await track(page, "first");
    await stage.arrived(1);
    await page.evaluate(() => {
      window.s.tl(document.getElementById("link"), "e", "exit");
      location.href = "about:blank";
    });
    // With no further visit.
    expect(await stage.arrived(2)).toEqual(["first", "exit"]);
    expect(stage.collection.arrivals[1].method).toBe("POST");
    const next = await stage.open(browser.context);
    await track(next, "last");
    expect(await stage.arrived(3)).toEqual(["first", "exit", "last"]);
  });
});

test("an image that has no answer for 60 s is taken back, so that it can't arrive beside the next", async () => {
  const page = await stage.open(browser.context);
  const { attempts, takenBack } = stage.collection;
  // Not by setMode: what doesn't read doesn't see the end of a request.
  stage.collection.mode = "black hole";
  await track(page, "a");
  await waitUntil("a request", () => !!attempts.length);
  stage.collection.mode = "up";
  await waitUntil(
    "a request that is taken back",
    () => !!takenBack.length,
    90000,
  );
  expect(takenBack[0].time - attempts[0]).toBeGreaterThan(59000);
  expect(await stage.arrived(1)).toEqual(["a"]);
}, 120000);
