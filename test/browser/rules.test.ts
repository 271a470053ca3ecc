import { isDeepStrictEqual } from "node:util";
import type { Page } from "playwright-core";
import type { Rule, RuleComponent } from "../../demo/library";
import { endTest } from "./support/endTest";
import { startChromium, type Chromium } from "./support/startChromium";
import {
  ACCEPTED,
  names,
  startStage,
  track,
  type Stage,
} from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

/* Rules that see and steer the queue, in the real turbine. */

let browser: Chromium;
let stage: Stage;

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await startStage();
  stage.head = `window.seen = []; window.fire = {};`;
});
afterEach(() => endTest(browser, stage));

const open = () => stage.open(browser.context);
const ours = () =>
  stage.messages.filter((message) => message.includes("Offline Tracking"));

/** A rule that runs an action when the page calls fire[name](), and notes when it went on. */
const onCall = (
  name: string,
  action: RuleComponent,
  conditions?: RuleComponent[],
): Rule => ({
  name,
  events: [
    { code: `(trigger) => { window.fire["${name}"] = () => trigger({}); }` },
  ],
  conditions,
  actions: [action, { code: `() => { window.seen.push("${name}"); }` }],
});

/** A rule that notes an event with its detail. */
const onEvent = (event: string): Rule => ({
  name: event,
  events: [{ module: "events/" + event }],
  actions: [{ code: `(event) => { window.seen.push(event.detail); }` }],
});

const fire = (page: Page, name: string) =>
  page.evaluate((rule) => {
    (window.fire as Record<string, () => void>)[rule]();
  }, name);
/** Waits until a page has noted so many things, and a moment longer for what it should not. */
async function seen(page: Page, count: number): Promise<unknown[]> {
  await page
    .waitForFunction(
      (least) => (window.seen as unknown[]).length >= least,
      count,
      { timeout: 8000 },
    )
    .catch(() => undefined);
  await page.waitForTimeout(300);
  return page.evaluate(() => window.seen as unknown[]);
}
/** How many hits events of a type tell of; a busy machine makes more than one batch. */
const countIn = (events: unknown[], type: string) =>
  (events as { type?: string; count?: number }[])
    .filter((event) => event.type === type)
    .reduce((sum, { count = 1 }) => sum + count, 0);
/** Waits until events of a type tell of so many hits, and a moment longer for what should not. */
async function counted(page: Page, type: string, count: number) {
  const events = () => page.evaluate(() => window.seen as unknown[]);
  await waitUntil(
    `${String(count)} ${type}`,
    async () => countIn(await events(), type) >= count,
  );
  await page.waitForTimeout(300);
  return events();
}
/** The value of a data element. */
const valueOf = (page: Page, name: string) =>
  page.evaluate(
    (element) =>
      (
        window as unknown as { _satellite: { getVar(name: string): unknown } }
      )._satellite.getVar(element),
    name,
  );

const STATE = {
  size: { module: "dataElements/queueSize" },
  age: { module: "dataElements/oldestQueuedHitAge" },
  status: { module: "dataElements/connectionStatus" },
  enabled: { module: "dataElements/offlineTrackingEnabled" },
};
const stateOf = async (page: Page) => [
  await valueOf(page, "size"),
  await valueOf(page, "status"),
  await valueOf(page, "enabled"),
];

const untilState = (page: Page, state: unknown[]) =>
  waitUntil(String(state), async () =>
    isDeepStrictEqual(await stateOf(page), state),
  );

describe("data elements", () => {
  beforeEach(() => {
    stage.property.dataElements = STATE;
  });

  test("tell the state of the queue, the same in two tabs", async () => {
    const [one, two] = [await open(), await open()];
    expect(await stateOf(one)).toEqual([0, "online", true]);
    await browser.context.setOffline(true);
    await track(one, "a", "b", "c");
    // In the page that tracked them, at once.
    expect(await stateOf(one)).toEqual([3, "offline", true]);
    await untilState(two, [3, "offline", true]);
    for (const page of [one, two]) {
      await waitUntil(
        "an age in seconds",
        async () => Number(await valueOf(page, "age")) >= 1,
      );
      expect(Number(await valueOf(page, "age"))).toBeLessThan(60);
    }
    await track(two, "d");
    await untilState(one, [4, "offline", true]);

    await browser.context.setOffline(false);
    await stage.arrived(4);
    expect(await stateOf(one)).toEqual([0, "online", true]);
    expect(await stateOf(two)).toEqual([0, "online", true]);
    expect(await valueOf(two, "age")).toBe(0);
  });

  test("a hit on its way is not in the queue", async () => {
    await stage.collection.setMode("slow");
    const page = await open();
    await track(page, "a");
    expect(await valueOf(page, "size")).toBe(0);
    await stage.arrived(1);
    expect(await valueOf(page, "size")).toBe(0);
  });

  test("know at once what an earlier page left", async () => {
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, ...names("hit", 30));
    await page.waitForTimeout(300);
    await stage.collection.setMode("503");
    await browser.context.setOffline(false);
    await page.waitForTimeout(1500);
    stage.property.rules = [
      {
        name: "first",
        events: [{ code: "(trigger) => trigger({})" }],
        actions: [{ code: `() => { seen.push(_satellite.getVar("size")); }` }],
      },
    ];
    await page.reload();
    await stage.ready(page);
    expect(await seen(page, 1)).toEqual([30]);
    expect(await stateOf(page)).toEqual([30, "offline", true]);
  });

  test("say that nothing is queued where offline tracking is off", async () => {
    stage.property.settings = {
      trackOffline: false,
      timestampsAccepted: false,
    };
    const page = await open();
    expect(await stateOf(page)).toEqual([0, "online", false]);
    expect(await valueOf(page, "age")).toBe(0);
    expect(ours()).toEqual([]);
  });
});

describe("events", () => {
  beforeEach(() => {
    stage.property.rules = [
      "connectionLost",
      "connectionRestored",
      "hitQueued",
      "queuedHitsSent",
      "hitsDiscarded",
    ].map(onEvent);
  });

  test("of an outage fire once a batch, the same in two tabs, within a second", async () => {
    const [one, two] = [await open(), await open()];
    await track(one, "fresh");
    await stage.arrived(1);
    await stage.collection.setMode("503");
    await track(one, "a", "b", "c", "d", "e");
    await one.waitForTimeout(1000);
    for (const page of [one, two]) {
      const events = await counted(page, "hitQueued", 5);
      expect(countIn(events, "hitQueued")).toBe(5);
      expect(countIn(events, "connectionLost")).toBe(1);
      expect(events).toContainEqual({
        type: "hitQueued",
        count: expect.any(Number) as number,
        reason: "unreachable",
        reportSuites: ["suite1"],
      });
      // Of a hit each it would be six.
      expect(events.length).toBeLessThan(4);
    }

    await stage.collection.setMode("up");
    await stage.arrived(6);
    for (const page of [one, two]) {
      const events = await counted(page, "queuedHitsSent", 5);
      expect(countIn(events, "queuedHitsSent")).toBe(5);
      expect(countIn(events, "connectionRestored")).toBe(1);
      expect(events).toContainEqual({
        type: "queuedHitsSent",
        count: expect.any(Number) as number,
        reason: "delivered",
        reportSuites: ["suite1"],
      });
    }
  });

  test("don't fire while all is well, however many hits there are", async () => {
    const page = await open();
    await track(page, ...names("hit", 10));
    await stage.arrived(10);
    await page.waitForTimeout(700);
    const times = stage.collection.arrivals.map(({ time }) => time);
    // On a machine that is so busy that the hits did wait, they are told of.
    if (Math.max(...times) - Math.min(...times) < 300) {
      expect(await seen(page, 0)).toEqual([]);
    }
    await waitUntil("as many sent as were queued", async () => {
      const all = await seen(page, 0);
      return countIn(all, "hitQueued") === countIn(all, "queuedHitsSent");
    });
  });

  test("the browser going offline and online counts, where no delivery failed", async () => {
    const page = await open();
    await browser.context.setOffline(true);
    await browser.context.setOffline(false);
    expect(await seen(page, 2)).toEqual([
      { type: "connectionLost" },
      { type: "connectionRestored" },
    ]);
  });

  test("being online is not enough: the server must answer", async () => {
    const page = await open();
    await stage.collection.setMode("503");
    await track(page, "a");
    await seen(page, 2);
    await browser.context.setOffline(true);
    await browser.context.setOffline(false);
    await page.waitForTimeout(1500);
    expect(await seen(page, 2)).toHaveLength(2);
    await stage.collection.setMode("up");
    expect((await seen(page, 4))[2]).toEqual({ type: "connectionRestored" });
  });

  test("what the limits discard is told, with the reason", async () => {
    stage.property.settings = { ...ACCEPTED, offlineHitLimit: 5 };
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, ...names("hit", 12));
    const events = await seen(page, 3);
    expect(events).toContainEqual({
      type: "hitsDiscarded",
      count: 7,
      reason: "offlineHitLimit",
      reportSuites: ["suite1"],
    });
    expect(events).toContainEqual({
      type: "hitQueued",
      count: 5,
      reason: "offline",
      reportSuites: ["suite1"],
    });
  });

  test("a rule can send a custom link with how many hits were sent, without end", async () => {
    stage.property.rules?.push({
      name: "link",
      events: [{ module: "events/queuedHitsSent" }],
      actions: [
        {
          code: `(event) => { s.tl(true, "o", "sent " + event.detail.count); }`,
        },
      ],
    });
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "a", "b");
    await page.waitForTimeout(1000);
    await browser.context.setOffline(false);
    await stage.arrived(3);
    await page.waitForTimeout(2000);
    expect(stage.collection.arrivals.map(({ name }) => name)).toEqual([
      "a",
      "b",
      "sent 2",
    ]);
  });
});

describe("Set Offline Tracking", () => {
  const setTo = (name: string, trackOffline: unknown) =>
    onCall(name, {
      module: "actions/setOfflineTracking",
      settings: { trackOffline },
    });

  beforeEach(() => {
    stage.property.dataElements = STATE;
    stage.property.rules = [setTo("on", true), setTo("off", false)];
  });

  test("off hands sending back to AppMeasurement, and what is queued is delivered", async () => {
    const page = await open();
    await browser.context.setOffline(true);
    await track(page, "queued");
    await fire(page, "off");
    await seen(page, 1);
    await browser.context.setOffline(false);
    await stage.arrived(1);
    await page.evaluate(() => {
      window.s.registerPostTrackCallback((url) =>
        (window.seen as string[]).push(
          new URL(url).searchParams.get("pageName") as string,
        ),
      );
    });
    await track(page, "live");
    await stage.arrived(2);
    expect(await valueOf(page, "enabled")).toBe(false);
    await fire(page, "on");
    await seen(page, 3);
    await track(page, "again");
    await stage.arrived(3);
    expect(
      stage.collection.arrivals.map(({ name, ts }) => [name, !!ts]),
    ).toEqual([
      ["queued", true],
      ["live", false],
      ["again", true],
    ]);
    expect(await valueOf(page, "enabled")).toBe(true);
    expect(await seen(page, 4)).toEqual(["off", "live", "on", "again"]);
  });

  test("on, where the settings had it off, for every tracker", async () => {
    stage.property.settings = { ...ACCEPTED, trackOffline: false };
    stage.property.analytics = {
      trackerUrl: "/tracker.js",
      accounts: ["suite1", "suite2"],
      trackingServers: [stage.collection.host, stage.collection.host],
    };
    const page = await open();
    await fire(page, "on");
    await seen(page, 1);
    await browser.context.setOffline(true);
    await page.evaluate(() =>
      window.trackers.forEach((tracker) => {
        tracker.pageName = tracker.account;
        tracker.t();
      }),
    );
    await browser.context.setOffline(false);
    await stage.arrived(2);
    expect(
      stage.collection.arrivals.map(({ name, ts }) => [name, !!ts]).sort(),
    ).toEqual([
      ["suite1", true],
      ["suite2", true],
    ]);
  });

  test("waits for the tracker", async () => {
    stage.property.settings = { ...ACCEPTED, trackOffline: false };
    stage.property.rules = [
      {
        ...setTo("early", true),
        events: [{ code: "(trigger) => trigger({})" }],
      },
    ];
    const page = await open();
    expect(await seen(page, 1)).toEqual(["early"]);
    await track(page, "a");
    await stage.arrived(1);
    expect(stage.collection.arrivals[0].ts).toBeDefined();
  });

  test("can't turn on what is not confirmed", async () => {
    stage.property.settings = {
      trackOffline: false,
      timestampsAccepted: false,
    };
    const page = await open();
    await fire(page, "on");
    expect(await seen(page, 1)).toEqual(["on"]);
    await track(page, "a");
    await stage.arrived(1);
    expect(stage.collection.arrivals[0].ts).toBeUndefined();
    expect(ours()).toEqual([expect.stringContaining("not confirmed")]);
    expect(await valueOf(page, "enabled")).toBe(false);
  });

  test("takes a data element, and nothing but true and false", async () => {
    stage.property.dataElements = {
      ...STATE,
      no: "() => false",
      yes: '() => "true"',
      maybe: "() => 'maybe'",
    };
    stage.property.rules = [
      setTo("no", "%no%"),
      setTo("yes", "%yes%"),
      setTo("maybe", "%maybe%"),
    ];
    const page = await open();
    await fire(page, "maybe");
    await seen(page, 1);
    expect(await valueOf(page, "enabled")).toBe(true);
    expect(ours()).toEqual([expect.stringContaining("maybe")]);
    await fire(page, "no");
    await seen(page, 2);
    expect(await valueOf(page, "enabled")).toBe(false);
    await fire(page, "yes");
    await seen(page, 3);
    expect(await valueOf(page, "enabled")).toBe(true);
  });
});

describe("Send Queued Hits", () => {
  beforeEach(() => {
    stage.property.rules = [
      onCall("send", { module: "actions/sendQueuedHits" }),
    ];
  });

  test("goes past the backoff, and the rule goes on when the queue is empty", async () => {
    const page = await open();
    await stage.collection.setMode("503");
    await track(page, ...names("hit", 5));
    // A minute until the next try; an attempt that was on its way may have shortened it again.
    await waitUntil("a long backoff", async () => {
      const backoff = await page.evaluate(() => {
        const key = Object.keys(localStorage).find((k) =>
          k.startsWith("offlineTracking.server."),
        ) as string;
        const state = localStorage[key] as string;
        const [failures, last, next, answer] = state.split(" ").map(Number);
        localStorage[key] = [failures, last, Date.now() + 59000, answer].join(
          " ",
        );
        return next - Date.now();
      });
      await page.waitForTimeout(2000);
      return backoff > 50000;
    });
    await stage.collection.setMode("up");
    await page.waitForTimeout(1000);
    const before = stage.collection.arrivals.length;
    await fire(page, "send");
    await seen(page, 1);
    expect([before, stage.collection.arrivals.length]).toEqual([0, 5]);
    expect(await seen(page, 1)).toEqual(["send"]);
  });

  test("the rule goes on when the attempt failed, and when none is possible", async () => {
    const page = await open();
    await fire(page, "send");
    expect(await seen(page, 1)).toEqual(["send"]);
    await stage.collection.setMode("503");
    await track(page, "a");
    await page.waitForTimeout(1200);
    const attempts = stage.collection.attempts.length;
    await fire(page, "send");
    expect(await seen(page, 2)).toEqual(["send", "send"]);
    expect(stage.collection.attempts.length).toBeGreaterThan(attempts);
    await browser.context.setOffline(true);
    await fire(page, "send");
    expect(await seen(page, 3)).toEqual(["send", "send", "send"]);
  });
});

describe("Clear Queue", () => {
  beforeEach(() => {
    stage.property.dataElements = {
      ...STATE,
      days: '() => "3"',
      bad: "() => 0",
      none: "() => undefined",
    };
    stage.property.rules = [
      onCall("all", { module: "actions/clearQueue" }),
      onCall("old", {
        module: "actions/clearQueue",
        settings: { olderThanDays: "%days%" },
      }),
      onCall("bad", {
        module: "actions/clearQueue",
        settings: { olderThanDays: "%bad%" },
      }),
      onCall("none", {
        module: "actions/clearQueue",
        settings: { olderThanDays: "%none%" },
      }),
      onEvent("hitsDiscarded"),
    ];
  });

  test("removes all hits, also while another tab delivers, and says how many", async () => {
    const [one, two] = [await open(), await open()];
    await browser.context.setOffline(true);
    await track(one, ...names("hit", 250));
    await track(two, "b1", "b2");
    await two.waitForTimeout(300);
    await fire(one, "all");
    const events = await counted(one, "hitsDiscarded", 252);
    expect(countIn(events, "hitsDiscarded")).toBe(252);
    expect(events).toContainEqual({
      type: "hitsDiscarded",
      count: expect.any(Number) as number,
      reason: "clearQueue",
      reportSuites: ["suite1"],
    });
    expect(await stateOf(two)).toEqual([0, "offline", true]);
    await browser.context.setOffline(false);
    await track(one, "after");
    expect(await stage.arrived(1)).toEqual(["after"]);
    await two.waitForTimeout(1500);
    expect(await stage.arrived(1)).toEqual(["after"]);
  });

  test("stops a delivery under way in another tab", async () => {
    const [one, two] = [await open(), await open()];
    await browser.context.setOffline(true);
    await track(two, ...names("hit", 50));
    await stage.collection.setMode("slow");
    await browser.context.setOffline(false);
    await two.waitForTimeout(1500);
    await fire(one, "all");
    await seen(one, 1);
    await stage.collection.setMode("up");
    await two.waitForTimeout(3000);
    const { arrivals } = stage.collection;
    expect(arrivals.length).toBeLessThan(15);
    expect(new Set(arrivals.map(({ name }) => name)).size).toBe(
      arrivals.length,
    );
    expect(await stateOf(two)).toEqual([0, "online", true]);
  });

  test("removes those older than so many days", async () => {
    const page = await open();
    await browser.context.setOffline(true);
    await page.evaluate((host) => {
      [5, 4, 2].forEach((days, order) => {
        const id =
          (Date.now() - days * 86400000).toString(36).padStart(9, "0") +
          String(order).padStart(4, "0") +
          "deadpage";
        localStorage["offlineTracking.hit." + id] =
          `http://${host}/b/ss/suite1/1/JS/s1?AQB=1&ts=1&pageName=${String(days)}&AQE=1`;
      });
    }, stage.collection.host);
    await track(page, "new");
    await page.waitForTimeout(300);
    await fire(page, "bad");
    expect(await seen(page, 1)).toEqual(["bad"]);
    expect(ours()).toEqual([expect.stringContaining("not 1 to 92 days: 0")]);
    // Not the choice of all hits.
    await fire(page, "none");
    expect(await seen(page, 2)).toEqual(["bad", "none"]);
    expect(ours().pop()).toContain("not 1 to 92 days: undefined");
    await fire(page, "old");
    await seen(page, 4);
    await browser.context.setOffline(false);
    expect(await stage.arrived(2)).toEqual(["2", "new"]);
  });
});

describe("Hold Hits", () => {
  beforeEach(() => {
    stage.property.dataElements = STATE;
    stage.property.rules = [
      onCall("hold", { module: "actions/holdHits" }),
      onCall("release", { module: "actions/releaseHits" }),
      onCall("send", { module: "actions/sendQueuedHits" }),
      onEvent("hitQueued"),
    ];
  });

  test("queues until they are released, in all tabs", async () => {
    const [one, two] = [await open(), await open()];
    await fire(one, "hold");
    await seen(one, 1);
    await track(one, "a");
    await two.waitForTimeout(200);
    await track(two, "b");
    await fire(one, "send");
    const events = await seen(one, 3);
    expect(events).toContain("send");
    expect(events).toContainEqual(
      expect.objectContaining({ type: "hitQueued", reason: "held" }),
    );
    expect(stage.collection.attempts).toEqual([]);
    expect(await valueOf(one, "size")).toBe(2);
    // A tab that is opened meanwhile.
    const three = await open();
    await track(three, "c");
    await three.waitForTimeout(500);
    expect(stage.collection.attempts).toEqual([]);
    await fire(one, "release");
    expect((await stage.arrived(3)).sort()).toEqual(["a", "b", "c"]);
    await track(two, "d");
    expect((await stage.arrived(4))[3]).toBe("d");
  });

  test("ends with the page that holds", async () => {
    const [one, two] = [await open(), await open()];
    await fire(one, "hold");
    await seen(one, 1);
    await track(one, "a");
    await track(two, "b");
    await two.waitForTimeout(300);
    expect(stage.collection.attempts).toEqual([]);
    await one.close();
    expect((await stage.arrived(2)).sort()).toEqual(["a", "b"]);
  });

  test("of a browser that was killed a while ago holds no page up", async () => {
    const one = await open();
    await fire(one, "hold");
    await seen(one, 1);
    await one.evaluate(() => {
      const key = "offlineTracking.rules.held";
      const old = localStorage.getItem(key) as string;
      // As after a kill, which runs no pagehide.
      addEventListener("pagehide", () => {
        localStorage.setItem(key, String(Number(old) - 60000));
      });
    });
    await one.reload();
    await stage.ready(one);
    await track(one, "a");
    expect(await stage.arrived(1)).toEqual(["a"]);
  });

  test("holds no clicked link back", async () => {
    const page = await open();
    await fire(page, "hold");
    await seen(page, 1);
    await page.evaluate(() => {
      window.s.tl(
        document.getElementById("link"),
        "d",
        "download",
        null,
        "navigate",
      );
    });
    await page.waitForURL(/elsewhere/, { timeout: 3000 });
    await stage.ready(page);
    expect(await stage.arrived(1)).toEqual(["download"]);
  });

  test("holds at once, also what is tracked before the rule went on", async () => {
    stage.property.rules = [
      {
        ...onCall("early", { module: "actions/holdHits" }),
        events: [{ code: "(trigger) => trigger({})" }],
      },
    ];
    stage.trackerTail = "";
    const page = await open();
    await track(page, "a");
    await page.waitForTimeout(500);
    expect(stage.collection.attempts).toEqual([]);
    expect(await seen(page, 1)).toEqual(["early"]);
  });
});

describe("conditions", () => {
  const noted = (name: string, condition: RuleComponent) =>
    onCall(name, { code: "() => undefined" }, [condition]);

  test("hold or don't", async () => {
    stage.property.dataElements = {
      two: "() => '2'",
      text: "() => 'two'",
      size: STATE.size,
    };
    const size = (comparison: string, other: unknown) => ({
      module: "conditions/queueSize",
      settings: { comparison, size: other },
    });
    const status = (value: string) => ({
      module: "conditions/connectionStatus",
      settings: { status: value },
    });
    const rules: Record<string, RuleComponent> = {
      online: status("online"),
      offline: status("offline"),
      notOnline: { ...status("online"), negate: true },
      "=2": size("equal", "%two%"),
      "!=2": size("notEqual", 2),
      "<2": size("lessThan", 2),
      "<=2": size("lessThanOrEqual", 2),
      ">1": size("greaterThan", 1),
      ">=3": size("greaterThanOrEqual", 3),
      text: size("equal", "%text%"),
    };
    stage.property.rules = Object.entries(rules).map(([name, condition]) =>
      noted(name, condition),
    );
    const page = await open();
    await Promise.all(Object.keys(rules).map((name) => fire(page, name)));
    expect(await seen(page, 4)).toEqual(["online", "!=2", "<2", "<=2"]);
    await page.evaluate(() => {
      window.seen = [];
    });
    await browser.context.setOffline(true);
    await track(page, "a", "b");
    // The first is on its way for the first time until that failed.
    await page.waitForFunction(
      () =>
        (
          window as unknown as { _satellite: { getVar(name: string): unknown } }
        )._satellite.getVar("size") === 2,
    );
    await Promise.all(Object.keys(rules).map((name) => fire(page, name)));
    expect(await seen(page, 5)).toEqual([
      "offline",
      "notOnline",
      "=2",
      "<=2",
      ">1",
    ]);
    expect(
      ours().filter((m) => m.includes("not a number of hits: two")),
    ).toHaveLength(2);
  });
});

test("the shared module gives other extensions the same", async () => {
  stage.property.rules = [
    {
      name: "use",
      events: [{ code: "(trigger) => trigger({})" }],
      actions: [
        {
          code: `(event, turbine) => { window.queue = turbine.getSharedModule("analytics-offline-tracking", "offline-queue"); }`,
        },
      ],
    },
  ];
  const page = await open();
  await browser.context.setOffline(true);
  await page.evaluate(() => {
    const queue = window.queue as {
      subscribe(listener: (event: { type: string }) => void): () => void;
    };
    queue.subscribe(() => {
      throw new Error("of a listener");
    });
    const end = queue.subscribe(({ type }) => {
      (window.seen as string[]).push(type);
      if (type === "hitQueued") {
        end();
      }
    });
  });
  await track(page, "a");
  await seen(page, 1);
  const result = await page.evaluate(async () => {
    const queue = window.queue as {
      version: string;
      getQueueSize(): number;
      getOldestHitAge(): number;
      getStatus(): string;
      isEnabled(): boolean;
      sendQueuedHits(): Promise<void>;
      holdHits(): void;
      releaseHits(): void;
      clearQueue(): Promise<number>;
    };
    queue.holdHits();
    queue.releaseHits();
    await queue.sendQueuedHits();
    return [
      queue.version,
      queue.getQueueSize(),
      queue.getOldestHitAge(),
      queue.getStatus(),
      queue.isEnabled(),
      await queue.clearQueue(),
      queue.getQueueSize(),
    ];
  });
  // An attempt was made and told before, so the hit may be seconds old.
  const [age] = result.splice(2, 1);
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThanOrEqual(5);
  expect(result).toEqual(["1.1.0", 1, "offline", true, 1, 0]);
  await browser.context.setOffline(false);
  // It had unsubscribed.
  expect(await seen(page, 1)).toEqual(["hitQueued"]);
  expect(ours().some((m) => m.includes("of a listener"))).toBe(true);
});

test.each([
  ["without rule components, nothing is done for them", [], false],
  [
    "with one, what it needs starts as the page loads",
    [onEvent("hitQueued")],
    true,
  ],
])("%s", async (_, rules, isStarted) => {
  stage.property.rules = rules;
  const page = await open();
  await track(page, "a");
  await stage.arrived(1);
  await page.reload();
  await stage.ready(page);
  const kept = await page.evaluate(() =>
    Object.keys(localStorage).some((key) =>
      key.startsWith("offlineTracking.rules."),
    ),
  );
  expect(kept).toBe(isStarted);
});

test("without the Adobe Analytics extension rules go on", async () => {
  stage.property.analytics = undefined;
  const actions = [
    "setOfflineTracking",
    "sendQueuedHits",
    "clearQueue",
    "holdHits",
    "releaseHits",
    "logQueue",
  ];
  stage.property.rules = actions.map((action) =>
    onCall(action, {
      module: "actions/" + action,
      settings: action === "setOfflineTracking" ? { trackOffline: true } : {},
    }),
  );
  const page = await browser.context.newPage();
  stage.listen(page);
  await page.goto(stage.origin + "/page");
  for (const action of actions) {
    await fire(page, action);
    await seen(page, actions.indexOf(action) + 1);
  }
  expect(await seen(page, actions.length)).toEqual(actions);
  expect(ours().join("\n")).toMatch(
    /not installed[^]*not installed[^]*no durable queue to hold[^]*no durable queue/,
  );
});
