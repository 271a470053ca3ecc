import { CLOCK_SET_BACK } from "../faults/scripts";
import { endTest } from "./support/endTest";
import {
  startBrowser,
  type TestBrowser,
  type TestPage,
} from "./support/startBrowser";
import { ACCEPTED, startStage, track, type Stage } from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

/* What works on in pages, though AppMeasurement no longer sends. */

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
/** Registers a post-track callback that notes its page's name and arguments. */
const notePostTrack = (page: TestPage) =>
  page.evaluate(() => {
    window.notes = [];
    window.s.registerPostTrackCallback(
      (url, ...args) => {
        const name = new URLSearchParams(url.split("?")[1]).get("pageName");
        (window.notes as unknown[]).push([name, ...args]);
      },
      "x",
      1,
    );
  });
const notes = (page: TestPage) => page.evaluate(() => window.notes);

describe("post-track callbacks", () => {
  test("run on delivery, with their arguments, also when registered later", async () => {
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "a");
    await notePostTrack(page);
    await page.waitForTimeout(300);
    expect(await notes(page)).toEqual([]);
    await browser.context.setOffline(false);
    await stage.arrived(1);
    expect(await notes(page)).toEqual([["a", "x", 1]]);
  });

  test("run in the page that tracked the hit when another page delivers it", async () => {
    const first = await open();
    const second = await open();
    await notePostTrack(first);
    await notePostTrack(second);
    await stage.collection.setMode("refusing");
    await track(first, "a");
    // Old enough for another page to take it, while the first page's own tries are far apart.
    await first.evaluate(() => {
      Object.keys(localStorage)
        .filter((key) => key.startsWith("offlineTracking.server."))
        .forEach((key) => localStorage.removeItem(key));
    });
    await stage.collection.setMode("up");
    await track(second, "b");
    await stage.arrived(2);
    expect(await notes(first)).toEqual([["a", "x", 1]]);
    expect(await notes(second)).toEqual([["b", "x", 1]]);
  });

  test("run in the page that delivers the hit when the page that tracked it is gone", async () => {
    const first = await open();
    await browser.context.setOffline(true);
    await track(first, "a");
    await first.close();
    await browser.context.setOffline(false);
    const second = await browser.context.newPage();
    stage.head = `window.notes = []; addEventListener("load", () => { const wait = setInterval(() => { if (window.s) { clearInterval(wait); s.registerPostTrackCallback((url) => notes.push(new URLSearchParams(url.split("?")[1]).get("pageName"))); } }, 1); });`;
    await second.goto(stage.origin);
    await stage.arrived(1);
    expect(await notes(second)).toEqual(["a"]);
  });

  test("registered before the extension was set up run, once, whoever sends", async () => {
    stage.trackerTail = `;(function (create) {
      window.notes = [];
      window.s_gi = function (account) {
        const isNew = !window.made;
        const tracker = create(account);
        if (isNew) {
          window.made = true;
          tracker.registerPostTrackCallback(function (url, x) {
            notes.push([new URLSearchParams(url.split("?")[1]).get("pageName"), x]);
          }, "x");
        }
        return tracker;
      };
    })(window.s_gi);`;
    const page = await open();
    await track(page, "a");
    await stage.arrived(1);
    expect(await notes(page)).toEqual([["a", "x"]]);
    // AppMeasurement sends it itself.
    await page.evaluate(() => {
      window.s.trackOffline = false;
    });
    await track(page, "b");
    await stage.arrived(2);
    expect(await notes(page)).toEqual([
      ["a", "x"],
      ["b", "x"],
    ]);
  });

  test("that throw don't stop the others, nor reach the page", async () => {
    const page = await open();
    await page.evaluate(() => {
      window.s.registerPostTrackCallback(() => {
        throw new Error("mine");
      });
    });
    await notePostTrack(page);
    await track(page, "a", "b");
    await stage.arrived(2);
    expect(await notes(page)).toEqual([
      ["a", "x", 1],
      ["b", "x", 1],
    ]);
    expect(stage.messages.join()).toContain("mine");
  });
});

describe("doneAction", () => {
  test("a function is called once, on delivery", async () => {
    const page = await open();
    const calls = await page.evaluate(async () => {
      let count = 0;
      const start = performance.now();
      await new Promise<void>((resolve) => {
        window.s.forcedLinkTrackingTimeout = 3000;
        window.s.tl(document.getElementById("link"), "o", "x", null, () => {
          count++;
          resolve();
        });
      });
      const duration = performance.now() - start;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { count, duration };
    });
    expect(calls.count).toBe(1);
    expect(calls.duration).toBeLessThan(2500);
    expect(await stage.arrived(1)).toEqual(["x"]);
  });

  test("a function is called after the timeout while offline", async () => {
    const page = await open();
    await browser.context.setOffline(true);
    const duration = await page.evaluate(async () => {
      const start = performance.now();
      await new Promise<void>((resolve) =>
        window.s.tl(document.getElementById("link"), "o", "x", null, resolve),
      );
      return performance.now() - start;
    });
    expect(duration).toBeGreaterThan(240);
    await browser.context.setOffline(false);
    expect(await stage.arrived(1)).toEqual(["x"]);
  });

  test("'navigate' follows the link", async () => {
    const page = await open();
    await page.evaluate(() => {
      window.s.tl(document.getElementById("link"), "o", "x", null, "navigate");
    });
    await page.waitForURL("**/elsewhere");
    expect(await stage.arrived(1)).toEqual(["x"]);
  });
});

describe("transport", () => {
  test("long hits with a visitor ID are posted, also from the queue", async () => {
    const page = await open();
    await page.evaluate(() => {
      window.s.marketingCloudVisitorID = "123";
      for (let i = 1; i < 12; i++) {
        window.s["eVar" + String(i)] = "é&?".repeat(80);
      }
    });
    await track(page, "a");
    await stage.arrived(1);
    await browser.context.setOffline(true);
    await track(page, "b");
    await browser.context.setOffline(false);
    await stage.arrived(2);
    expect(
      stage.collection.arrivals.map(({ name, method, parameters }) => [
        name,
        method,
        parameters.v11,
      ]),
    ).toEqual([
      ["a", "POST", "é&?".repeat(80)],
      ["b", "POST", "é&?".repeat(80)],
    ]);
  });

  test.each([
    { method: "GET", visitorId: "", isLong: false },
    { method: "POST", visitorId: "123", isLong: false },
    { method: "POST", visitorId: "123", isLong: true },
  ])(
    "postbacks reach the tracker: %j",
    async ({ method, visitorId, isLong }) => {
      const page = await open();
      await page.evaluate(
        (given) => {
          window.s.usePostbacks = 1;
          window.s.marketingCloudVisitorID = given.visitorId;
          window.answers = [];
          window.s.doPostbacks = (answer: unknown) =>
            (window.answers as unknown[]).push(answer);
          if (given.isLong) {
            for (let i = 1; i < 12; i++) {
              window.s["eVar" + String(i)] = "x".repeat(250);
            }
          }
        },
        { visitorId, isLong },
      );
      await track(page, "a");
      await stage.arrived(1);
      const [{ key, method: actual }] = stage.collection.arrivals;
      expect(actual).toBe(method);
      expect(await page.evaluate(() => window.answers)).toEqual([{ key }]);
    },
  );

  test("what another page stored is never run as a script", async () => {
    const page = await open();
    await page.evaluate(() => {
      window.s.usePostbacks = 1;
    });
    await browser.context.setOffline(true);
    await track(page, "a");
    await page.close();
    await browser.context.setOffline(false);
    const next = await open();
    await stage.arrived(1);
    const [{ name, parameters }] = stage.collection.arrivals;
    expect([name, parameters.callback]).toEqual(["a", undefined]);
    expect(
      await next.evaluate(
        () => document.querySelectorAll("script[src*=ss]").length,
      ),
    ).toBe(0);
  });

  test("s.useBeacon", async () => {
    const page = await open();
    await page.evaluate(() => {
      window.s.useBeacon = true;
    });
    await track(page, "a");
    await stage.arrived(1);
    await track(page, "b");
    await stage.arrived(2);
    expect(
      stage.collection.arrivals.map(({ name, method }) => [name, method]),
    ).toEqual([
      ["a", "POST"],
      ["b", "GET"],
    ]);
  });

  test("a beacon is not trusted while the server fails", async () => {
    const page = await open();
    await stage.collection.setMode("refusing");
    await track(page, "a");
    await page.waitForTimeout(200);
    await page.evaluate(() => window.s.tl("x", "e", "exit"));
    await stage.collection.setMode("up");
    expect(await stage.arrived(2)).toEqual(["a", "exit"]);
  });
});

describe("several trackers", () => {
  test("one collection server that fails doesn't hold back the other's hits", async () => {
    const other = await startStage();
    stage.property.analytics = {
      accounts: ["suite1", "suite2"],
      trackerUrl: "/tracker.js",
      trackingServers: [stage.collection.host, other.collection.host],
    };
    const page = await open();
    await stage.collection.setMode("refusing");
    for (const name of ["a", "b", "c"]) {
      await page.evaluate((pageName) => {
        window.trackers.forEach((s) => {
          s.pageName = pageName;
          s.t();
        });
      }, name);
    }
    expect(await other.arrived(3)).toEqual(["a", "b", "c"]);
    expect(other.collection.arrivals[0].reportSuites).toBe("suite2");
    await stage.collection.setMode("up");
    // On a busy machine the first has failed twice by now, so that another one is tried before it.
    expect((await stage.arrived(3)).sort()).toEqual(["a", "b", "c"]);
    await other.close();
  });

  test("each tracker's callbacks get its own hits", async () => {
    stage.property.analytics = {
      accounts: ["suite1", "suite2"],
      trackerUrl: "/tracker.js",
      trackingServers: [stage.collection.host, stage.collection.host],
    };
    const page = await open();
    await page.evaluate(() => {
      window.notes = [];
      window.trackers.forEach((s) => {
        s.registerPostTrackCallback((url) => {
          (window.notes as string[]).push(s.account + url.split("/")[5]);
        });
        s.t();
      });
    });
    await stage.arrived(2);
    expect(await notes(page)).toEqual(["suite1suite1", "suite2suite2"]);
  });
});

test("s.forceOffline() holds hits until s.forceOnline(), and no link", async () => {
  const page = await open();
  await track(page, "first");
  await stage.arrived(1);
  const called = await page.evaluate(async () => {
    window.s.forceOffline();
    window.s.pageName = "a";
    window.s.t();
    return new Promise<boolean>((resolve) => {
      window.s.tl(document.getElementById("link"), "d", "b", null, () =>
        resolve(true),
      );
    });
  });
  expect(called).toBe(true);
  await page.waitForTimeout(1500);
  expect(await stage.arrived(1)).toEqual(["first"]);
  await page.evaluate(() => window.s.forceOnline());
  expect(await stage.arrived(3)).toEqual(["first", "a", "b"]);
});

test("s.forceOffline() before the extension was set up holds hits, too", async () => {
  stage.trackerTail = `;(function (create) {
    window.s_gi = function (account) {
      const tracker = create(account);
      if (!window.made) {
        window.made = true;
        tracker.forceOffline();
      }
      return tracker;
    };
  })(window.s_gi);`;
  const page = await open();
  await track(page, "a");
  await page.waitForTimeout(1000);
  expect(stage.collection.attempts).toEqual([]);
  await page.evaluate(() => window.s.forceOnline());
  expect(await stage.arrived(1)).toEqual(["a"]);
});

test("s.forceOffline() holds what is sent live, too", async () => {
  stage.property.settings = { ...ACCEPTED, reportSuites: ["suite2"] };
  const page = await open();
  await page.evaluate(() => window.s.forceOffline());
  await track(page, "a", "b");
  await page.waitForTimeout(1000);
  expect(stage.collection.attempts).toEqual([]);
  await page.evaluate(() => window.s.forceOnline());
  expect((await stage.arrived(2)).sort()).toEqual(["a", "b"]);
  expect(stage.collection.arrivals.map(({ ts }) => ts)).toEqual([
    undefined,
    undefined,
  ]);
});

test("what s.forceOffline() held goes out from the next page", async () => {
  const page = await open();
  await page.evaluate(() => window.s.forceOffline());
  await track(page, "a");
  await page.close();
  const next = await open();
  await track(next, "b");
  expect(await stage.arrived(2)).toEqual(["a", "b"]);
});

describe("the page's own s.bufferRequests()", () => {
  test("holds hits until s.bufferRequests(false)", async () => {
    const page = await open();
    await page.evaluate(() => window.s.bufferRequests());
    await track(page, "a", "b");
    expect(await stage.arrived(1, 300)).toEqual([]);
    await page.evaluate(() => {
      window.s.bufferRequests(false);
      window.s.pageName = "c";
      window.s.t();
    });
    expect(await stage.arrived(3)).toEqual(["a", "b", "c"]);
  });

  test("s.bufferRequests(false) in the task of a hit sends nothing twice", async () => {
    const page = await open();
    await page.evaluate(() => {
      window.s.pageName = "a";
      window.s.t();
      window.s.bufferRequests(false);
      window.s.pageName = "b";
      window.s.t();
    });
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
    await page.reload();
    await stage.ready(page);
    await track(page, "c");
    expect(await stage.arrived(3)).toEqual(["a", "b", "c"]);
  });

  test("what a page held goes with the next page's first hit", async () => {
    const page = await open();
    await page.evaluate(() => window.s.bufferRequests());
    await track(page, "a");
    await page.reload();
    await stage.ready(page);
    await track(page, "b");
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
  });
});

describe("report suites", () => {
  test("hits for one that is not listed are sent live, without ts, and never queued", async () => {
    stage.property.settings = { ...ACCEPTED, reportSuites: ["suite2"] };
    const page = await open();
    await page.evaluate(() => {
      window.s.contextData = { ts: "1234567890" };
    });
    await track(page, "a");
    await stage.arrived(1);
    await browser.context.setOffline(true);
    await track(page, "lost");
    await page.waitForTimeout(300);
    const stored = await page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.includes(".hit.")),
    );
    await browser.context.setOffline(false);
    await track(page, "b");
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
    expect(stored).toEqual([]);
    stage.collection.arrivals.forEach(({ ts, contextData }) =>
      expect([ts, contextData]).toEqual([undefined, ["ts=1234567890"]]),
    );
    expect(stage.messages.join("\n")).toMatch(/suite1: .*listed/);
    // Not silently.
    expect(stage.messages.join("\n")).toMatch(/Hit lost: .*lost/);
  });

  test("hits for several are queued only if all are listed", async () => {
    stage.property.settings = {
      ...ACCEPTED,
      reportSuites: ["suite1", "suite2"],
    };
    const page = await open();
    await track(page, "a");
    await page.evaluate(() => {
      window.s.account = "suite1,suite2";
    });
    await track(page, "b");
    await page.evaluate(() => {
      window.s.account = "suite1,suite3";
    });
    await track(page, "c");
    await stage.arrived(3);
    expect(
      stage.collection.arrivals
        .map(({ name, ts }) => [name, ts !== undefined])
        .sort(),
    ).toEqual([
      ["a", true],
      ["b", true],
      ["c", false],
    ]);
  });
});

test("hits that AppMeasurement's own queue stored are taken over, once", async () => {
  const page = await open();
  await page.evaluate((host) => {
    const url = (name: string, ts: number) =>
      `http://${host}/b/ss/suite1/1/JS-2.27.0/s${String(ts)}1?AQB=1&ts=${String(ts)}&pageName=${name}&AQE=1`;
    localStorage["AppMeasurement.requests-undefinedsuite1"] = JSON.stringify([
      url("old1", 1700000001),
      url("old2", 1700000001),
      "javascript:alert(1)",
      url("old3", 1700000002),
    ]);
    localStorage["AppMeasurement.offline-undefinedsuite1"] = JSON.stringify([
      url("oldest", 1600000000),
    ]);
    localStorage["AppMeasurement.requests-broken"] = "{";
  }, stage.collection.host);
  stage.property.settings = ACCEPTED;
  await page.reload();
  await stage.ready(page);
  // 92 days is the oldest that is kept by default.
  const discarded = () =>
    stage.messages.filter((m) => /Hits discarded: \d+, maxHitAge/.test(m));
  await waitUntil("what is too old", () => discarded().length >= 4);
  await stage.arrived(0);
  expect(discarded()).toHaveLength(4);
  expect(stage.collection.arrivals).toEqual([]);

  const recent = Math.floor(Date.now() / 1000) - 3600;
  await page.evaluate(
    ([host, ts]) => {
      localStorage["AppMeasurement.requests-undefinedsuite1"] = JSON.stringify(
        ["x", "y"].map(
          (name, i) =>
            `http://${host}/b/ss/suite1/1/JS-2.27.0/s1${String(i)}?AQB=1&ts=${String(ts)}&pageName=${name}&AQE=1`,
        ),
      );
    },
    [stage.collection.host, recent] as const,
  );
  await page.reload();
  await stage.ready(page);
  await track(page, "new");
  expect(await stage.arrived(3)).toEqual(["x", "y", "new"]);
  expect(stage.collection.arrivals[0].ts).toBe(recent);
  await page.reload();
  await stage.ready(page);
  expect(await stage.arrived(3)).toEqual(["x", "y", "new"]);
});

/** Puts hits of two days ago where AppMeasurement's own queue has those of a report suite. */
const store = (page: TestPage, suite: string, ...names: string[]) =>
  page.evaluate(
    ([host, account, time, stored]) => {
      localStorage[`AppMeasurement.requests-undefined${account}`] =
        JSON.stringify(
          stored.map(
            (name, index) =>
              `http://${host}/b/ss/${account}/1/JS-2.27.0/s1${String(index)}?AQB=1&ts=${String(time)}&pageName=${name}&AQE=1`,
          ),
        );
    },
    [
      stage.collection.host,
      suite,
      Math.floor(Date.now() / 1000) - 2 * 86400,
      names,
    ] as const,
  );

test.each([
  ["of the extension's report suite", "suite1"],
  ["of another, that has its own queue", "suite2"],
])(
  "hits that a tracker has read before the extension starts, %s, come once",
  async (_, suite) => {
    const page = await open();
    await store(page, suite, "old1", "old2", "old3");
    await stage.collection.setMode("slow");
    stage.trackerTail = `;(function (create) {
      var own = create("${suite}");
      own.trackingServer = "${stage.collection.host}";
      own.trackOffline = true;
      own.pageName = "early";
      own.t();
      window.s_gi = function (account) {
        return account === "${suite}" ? own : create(account);
      };
    })(window.s_gi);`;
    await page.reload();
    await stage.ready(page);
    await track(page, "late");
    await stage.arrived(5);
    await track(page, "last");
    const names = await stage.arrived(6);
    expect(names).toContain("last");
    expect(names.filter((name) => name.startsWith("old")).sort()).toEqual([
      "old1",
      "old2",
      "old3",
    ]);
  },
);

test("visitorID together with ts logs a warning, once", async () => {
  const page = await open();
  await page.evaluate(() => {
    window.s.visitorID = "v1";
  });
  await track(page, "a", "b");
  expect(await stage.arrived(2)).toEqual(["a", "b"]);
  expect(stage.messages.filter((m) => m.includes("visitorID"))).toHaveLength(1);
});

describe("opt-in", () => {
  const OPT_IN = `
    window.approved = { aa: %STATE% };
    window.waiting = [];
    window.adobe = { optIn: {
      Categories: { ANALYTICS: "aa" },
      get isComplete() { return approved.aa !== undefined; },
      isApproved: (c) => !!approved[c],
      fetchPermissions(callback) { waiting.push(callback); if (this.isComplete) callback(); },
      set(value) { approved.aa = value; waiting.forEach((w) => w()); },
    } };`;
  const set = (page: TestPage, value: boolean) =>
    page.evaluate(
      (v) =>
        (
          window.adobe as unknown as { optIn: { set(v: boolean): void } }
        ).optIn.set(v),
      value,
    );

  test("a hit waits for the answer, and is sent after a yes", async () => {
    stage.head = OPT_IN.replace("%STATE%", "undefined");
    const page = await open();
    await track(page, "a");
    expect(await stage.arrived(1, 300)).toEqual([]);
    await set(page, true);
    expect(await stage.arrived(1)).toEqual(["a"]);
  });

  test("a hit that waits for the answer has the time of s.t(), and its doneAction runs once", async () => {
    stage.head = OPT_IN.replace("%STATE%", "undefined");
    const page = await open();
    const time = await page.evaluate(() => {
      window.calls = 0;
      // AppMeasurement forgets the link's own name until then.
      window.s.pageName = "late";
      window.s.tl(document.getElementById("link"), "d", "late", null, () => {
        (window.calls as number)++;
      });
      window.s.pageName = "later";
      window.s.t();
      return Date.now() / 1000;
    });
    await page.waitForTimeout(3000);
    await set(page, true);
    await stage.arrived(2);
    await track(page, "next");
    expect((await stage.arrived(3)).sort()).toEqual(["late", "later", "next"]);
    const { arrivals } = stage.collection;
    arrivals.slice(0, 2).forEach(({ ts }) => {
      expect(Math.abs(Number(ts) - time)).toBeLessThan(1.5);
    });
    // Longer than forcedLinkTrackingTimeout.
    await page.waitForTimeout(500);
    expect(await page.evaluate(() => window.calls)).toBe(1);
  });

  test("a no deletes what is stored, and sends nothing", async () => {
    stage.head = OPT_IN.replace("%STATE%", "true");
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "a", "b");
    await page.waitForTimeout(200);
    await set(page, false);
    await page.waitForTimeout(200);
    await browser.context.setOffline(false);
    expect(await stage.arrived(1, 500)).toEqual([]);
    await page.reload();
    await stage.ready(page);
    await track(page, "c");
    expect(await stage.arrived(1)).toEqual(["c"]);
  });

  test("a no on a later page deletes what an earlier one stored", async () => {
    stage.head = OPT_IN.replace("%STATE%", "true");
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "a", "b");
    await page.waitForTimeout(200);
    await page.close();
    await browser.context.setOffline(false);
    stage.head = OPT_IN.replace("%STATE%", "false");
    const denied = await open();
    await denied.waitForTimeout(300);
    stage.head = OPT_IN.replace("%STATE%", "true");
    const next = await open();
    await track(next, "c");
    expect(await stage.arrived(1)).toEqual(["c"]);
  });
});

test("a hit tells how long the last request took, as AppMeasurement does", async () => {
  const page = await open();
  await track(page, "a");
  await stage.arrived(1);
  // Until its answer is in the page.
  await page.waitForTimeout(300);
  await track(page, "b", "c");
  await stage.arrived(3);
  const [a, b, c] = stage.collection.arrivals.map(
    ({ parameters }) => parameters.lrt,
  );
  expect([a, c]).toEqual([undefined, undefined]);
  expect(b).toMatch(/^[1-9]\d*$/);
});

test("the last image is where debuggers look for it", async () => {
  const page = await open();
  await track(page, "a");
  await stage.arrived(1);
  expect(
    await page.evaluate(() => (window.s_i_suite1 as HTMLImageElement).src),
  ).toContain("/b/ss/suite1/");
});

test("timestamps don't go back where a clock is set back", async () => {
  const page = await open();
  // Longer than a page takes to come to rest, and to look what is in the database.
  await page.waitForTimeout(4000);
  await track(page, "a");
  await stage.arrived(1);
  await page.waitForTimeout(300);
  await page.evaluate(CLOCK_SET_BACK);
  await track(page, "b");
  await stage.arrived(2);
  await page.waitForTimeout(300);
  await track(page, "c");
  await stage.arrived(3);
  const [a, b, c] = stage.collection.arrivals.map(({ ts }) => Number(ts));
  expect([b - a, c - a]).toEqual([1, 2]);
});
