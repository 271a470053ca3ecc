import type { Page } from "playwright-core";
import { countStored } from "./support/countStored";
import { createSyncs, type Syncs } from "./support/createSyncs";
import { endTest } from "./support/endTest";
import { startChromium, type Chromium } from "./support/startChromium";
import {
  ACCEPTED,
  KNOWN_VISITOR,
  names,
  startStage,
  track,
  type Stage,
} from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

/* The helper in the site's service worker, in the one browser that wakes workers: real workers, and sync events by the DevTools protocol. */

const HELPER = `importScripts("/offline-tracking-worker.js");`;
const AT_ONCE = `
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));`;
/** Tells what became of each sync: "done", or "again" where the browser is to try again. */
const OUTCOMES = `
const tell = (outcome) => () => fetch("/tell?" + outcome);
const { waitUntil } = ExtendableEvent.prototype;
ExtendableEvent.prototype.waitUntil = function (work) {
  if (this.type.includes("sync")) {
    Promise.resolve(work).then(tell("done"), tell("again"));
  }
  return waitUntil.call(this, work);
};`;
const REGISTER = `navigator.serviceWorker.register("/worker.js");`;
/** An opt-in service whose answer the test gives. */
const CONSENT = `
window.consent = { given: true, complete: true, callbacks: [] };
window.adobe = { optIn: {
  Categories: { ANALYTICS: "aa" },
  get isComplete() { return consent.complete; },
  isApproved: () => consent.given,
  fetchPermissions: (callback) => { consent.callbacks.push(callback); callback(); },
} };`;

let browser: Chromium;
let stage: Stage;
let syncs: Syncs;

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await startStage();
  stage.head = REGISTER;
  stage.worker = OUTCOMES + HELPER + AT_ONCE;
  stage.property.analytics = {
    ...stage.property.analytics,
    variables: KNOWN_VISITOR,
  } as typeof stage.property.analytics;
  syncs = await createSyncs(browser, stage.origin);
});
afterEach(() => endTest(browser, stage));

/** The notes that pages and the worker leave each other. */
const readNotes = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ key: string }[]>((resolve) => {
        const opening = indexedDB.open("offlineTracking");
        opening.onsuccess = () => {
          const { result } = opening;
          const reading = result
            .transaction("notes")
            .objectStore("notes")
            .getAll();
          reading.onsuccess = () => {
            result.close();
            resolve(reading.result as { key: string }[]);
          };
        };
      }),
  );
/** A page that delivered a hit, so that the server is known to take POSTs, and whose worker is there. */
async function openProven(): Promise<Page> {
  const page = await stage.open(browser.context);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const before = stage.collection.arrivals.length;
  await track(page, `first${String(before)}`);
  await stage.arrived(before + 1);
  stage.collection.forget();
  return page;
}
/** Whether pages handed what waits for so many servers to the worker, and none is at it again. */
async function isHandedOver(page: Page, servers = 1): Promise<boolean> {
  const given = (await readNotes(page)).filter(
    (note) =>
      "held" in note &&
      (note.held as string[]).length === 0 &&
      (note as { takesPosts?: boolean }).takesPosts,
  );
  const isDelivering = await page.evaluate(async () =>
    ((await navigator.locks.query()).held ?? []).some(({ name }) =>
      name?.startsWith("offlineTracking.deliver"),
    ),
  );
  return given.length >= servers && !isDelivering;
}
/** Tracks hits that can't be delivered, and waits until they are handed to the worker. */
async function leave(page: Page, hits: string[]): Promise<void> {
  await track(page, ...hits);
  await waitUntil("the hits to be stored", async () => {
    const stored = await countStored(page);
    return stored >= hits.length;
  });
  await waitUntil("the hand-over", () => isHandedOver(page));
}

test("20 hits of a visitor who was offline arrive once, in their order and with their time, while no page is open", async () => {
  const page = await openProven();
  await browser.context.setOffline(true);
  await leave(page, names("hit", 20));
  expect(
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return registration?.sync.getTags();
    }),
  ).toEqual(["offlineTracking"]);
  const left = Math.floor(Date.now() / 1000);
  await page.close();
  await browser.context.setOffline(false);
  await syncs.dispatch();
  expect(await stage.arrived(20)).toEqual(names("hit", 20));
  stage.collection.arrivals.forEach(({ ts, method }) => {
    expect(method).toBe("POST");
    expect(ts).toBeLessThanOrEqual(left);
  });
});

/** Goes offline, tracks, closes the page, and comes back online. */
async function leaveOffline(page: Page, hits: string[]): Promise<void> {
  await browser.context.setOffline(true);
  await leave(page, hits);
  await page.close();
  await browser.context.setOffline(false);
}
/** Dispatches sync events until one ends so. */
async function sync(end: "done" | "again"): Promise<void> {
  let seen = 0;
  stage.told = [];
  await syncs.dispatch();
  await waitUntil(`a sync that ends with "${end}"`, async () => {
    if (stage.told.includes(end)) {
      return true;
    }
    if (stage.told.length > seen) {
      seen = stage.told.length;
      await syncs.dispatch();
    }
    return false;
  });
}

test("the next page is told how many were sent without one, by the event of rules and in the log", async () => {
  stage.head = `window.seen = []; ${REGISTER}`;
  stage.property.rules = [
    {
      name: "sent",
      events: [{ module: "events/queuedHitsSent" }],
      actions: [{ code: `(event) => { window.seen.push(event.detail); }` }],
    },
  ];
  const page = await openProven();
  await leaveOffline(page, names("hit", 3));
  await sync("done");
  expect(await stage.arrived(3)).toEqual(names("hit", 3));
  const next = await stage.open(browser.context);
  await next.waitForFunction(() => (window.seen as unknown[]).length > 0);
  expect(await next.evaluate(() => window.seen)).toEqual([
    {
      type: "queuedHitsSent",
      reason: "delivered",
      count: 3,
      withoutPage: 3,
      reportSuites: ["suite1"],
    },
  ]);
  await track(next, "later");
  expect(await stage.arrived(4)).toEqual([...names("hit", 3), "later"]);
});

test("a server that fails at the first sync: the browser is to try again, and all arrive then", async () => {
  const page = await openProven();
  await stage.collection.setMode("503");
  await leaveOffline(page, names("hit", 5));
  await sync("again");
  expect(stage.collection.arrivals).toEqual([]);
  await stage.collection.setMode("up");
  await sync("done");
  expect(await stage.arrived(5)).toEqual(names("hit", 5));
});

test("a worker that is killed in the middle: what it had on the wire is left for the next page, the rest goes on", async () => {
  const page = await openProven();
  // It is taken, and the worker gone before it hears of that.
  stage.collection.judge = ({ name }) => (name === "hit3" ? "late" : undefined);
  await leaveOffline(page, names("hit", 8));
  await syncs.dispatch();
  await waitUntil(
    "the third hit",
    () => stage.collection.arrivals.length === 3,
  );
  await syncs.killWorker();
  await sync("done");
  expect(await stage.arrived(8)).toEqual(names("hit", 8));
  const next = await stage.open(browser.context);
  await track(next, "later");
  expect(await stage.arrived(9)).toEqual([...names("hit", 8), "later"]);
  await waitUntil("an empty queue", async () => !(await countStored(next)));
  // Playwright waits for ever for the worker that it had.
  await browser.close();
  browser = await startChromium();
});

test("a page that is opened in the middle delivers what is left, in order, and nothing comes twice", async () => {
  const page = await openProven();
  stage.collection.latency = 300;
  await leaveOffline(page, names("hit", 10));
  await syncs.dispatch();
  await stage.arrived(2);
  const next = await stage.open(browser.context);
  await track(next, "later");
  expect(await stage.arrived(11)).toEqual([...names("hit", 10), "later"]);
  await sync("done");
  expect(stage.collection.arrivals.length).toBe(11);
});

test("while a page lives, the worker leaves delivering to it", async () => {
  const page = await openProven();
  await stage.collection.setMode("503");
  await leave(page, names("hit", 2));
  await page.evaluate(() => window.s.forceOffline());
  await stage.collection.setMode("up");
  const before = stage.collection.attempts.length;
  await sync("done");
  expect(stage.collection.attempts.length).toBe(before);
  await page.evaluate(() => window.s.forceOnline());
  expect(await stage.arrived(2)).toEqual(names("hit", 2));
});

// The first attempt after an outage tells nothing yet: a page that is closed then has it sent again, with or without a worker.
test("a page that is closed with a hit on the wire while it empties the queue, 50 times: one of them is lost or comes twice at most", async () => {
  const all: string[] = [];
  stage.collection.latency = 50;
  await openProven();
  for (let round = 1; round <= 50; round++) {
    const hits = names(`round${String(round)}-`, 6);
    const page = await stage.open(browser.context);
    await stage.collection.setMode("503");
    await leave(page, hits);
    await stage.collection.setMode("up");
    const before = stage.collection.attempts.length;
    await waitUntil("a hit on the wire", async () => {
      await page.evaluate(() => dispatchEvent(new Event("online")));
      return stage.collection.attempts.length > before + 1 + (round % 4);
    });
    await Promise.all(
      browser.context
        .pages()
        .filter((other) => other.url().startsWith(stage.origin))
        .map((other) => other.close()),
    );
    await sync("done");
    all.push(...hits);
  }
  const last = await stage.open(browser.context);
  await track(last, "last");
  await waitUntil("an empty queue", async () => !(await countStored(last)));
  await stage.arrived(all.length + 1);
  const arrived = stage.collection.arrivals.map(({ name }) => name);
  const lost = all.filter((name) => !arrived.includes(name));
  const doubled = arrived.length - new Set(arrived).size;
  expect(lost.length + doubled).toBeLessThanOrEqual(1);
}, 600000);

describe("nothing is sent", () => {
  /** Hits wait, and a later page of the visit finds the server down. */
  const leaveForNextPage = async () => {
    const page = await openProven();
    await browser.context.setOffline(true);
    await leave(page, ["a", "b"]);
    await browser.context.setOffline(false);
    await stage.collection.setMode("503");
    await page.close();
  };
  const untilForbidden = (page: Page) =>
    waitUntil("the note", async () =>
      (await readNotes(page)).some(
        (note) => "mayBeSent" in note && !note.mayBeSent,
      ),
    );
  const closeForGood = async (page: Page) => {
    await page.close();
    await stage.collection.setMode("up");
    await expectNothing();
  };
  /** The worker was awake, and left all as it was; a page with no objection sends it. */
  const expectNothing = async () => {
    await sync("done");
    expect(stage.collection.arrivals).toEqual([]);
  };

  test("after the visitor withdrew their consent", async () => {
    stage.head = CONSENT + REGISTER;
    const page = await openProven();
    await browser.context.setOffline(true);
    await leave(page, ["a", "b"]);
    await page.evaluate(() => {
      const { consent } = window as unknown as {
        consent: { given: boolean; callbacks: (() => void)[] };
      };
      consent.given = false;
      consent.callbacks.forEach((callback) => callback());
    });
    await page.close();
    await browser.context.setOffline(false);
    await expectNothing();
  });

  test("while a later page of the visit didn't get their consent", async () => {
    stage.head = CONSENT + REGISTER;
    await leaveForNextPage();
    stage.head += `consent.given = consent.complete = false;`;
    const next = await stage.open(browser.context, "/next");
    await untilForbidden(next);
    await closeForGood(next);
  });

  test("after the report suite was taken off the list", async () => {
    await leaveForNextPage();
    stage.property.settings = { ...ACCEPTED, reportSuites: ["suite2"] };
    const next = await stage.open(browser.context, "/next");
    await untilForbidden(next);
    await closeForGood(next);
  });

  test("after timestamps were not confirmed any more", async () => {
    await leaveForNextPage();
    stage.property.settings = {};
    const next = await stage.open(browser.context, "/next");
    await waitUntil("the note", async () =>
      (await readNotes(next)).some(({ key }) => key === "off"),
    );
    await closeForGood(next);
  });

  test("of a page that the site's own code forced offline", async () => {
    const page = await openProven();
    await browser.context.setOffline(true);
    await leave(page, ["a", "b"]);
    await page.evaluate(() => window.s.forceOffline());
    await untilForbidden(page);
    await page.close();
    await browser.context.setOffline(false);
    await expectNothing();
  });

  test("of a page that the site's own code forced offline, after another tab delivered", async () => {
    const page = await openProven();
    const other = await stage.open(browser.context);
    await browser.context.setOffline(true);
    await page.evaluate(() => window.s.forceOffline());
    await track(page, "a");
    await leave(other, ["b"]);
    await waitUntil("what the other one says", async () =>
      (await readNotes(page)).every(({ key }) => key !== "off"),
    );
    await other.close();
    await page.close();
    await browser.context.setOffline(false);
    await expectNothing();
  });

  test("of hits without a visitor ID, which go as images", async () => {
    const page = await openProven();
    await page.evaluate(() => {
      window.s.marketingCloudVisitorID = "";
    });
    await leaveOffline(page, ["a", "b"]);
    await expectNothing();
    await stage.open(browser.context);
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
  });
});

test("each collection server has its own turn: one that fails doesn't hold up the other", async () => {
  const other = await startStage();
  const { analytics } = stage.property;
  stage.property.analytics = {
    ...analytics,
    accounts: ["suite1", "suite2"],
    trackingServers: [stage.collection.host, other.collection.host],
  } as typeof analytics;
  const page = await openProven();
  const trackOther = (...pageNames: string[]) =>
    page.evaluate((all) => {
      all.forEach((pageName) => window.trackers[1].t({ pageName }));
    }, pageNames);
  await trackOther("first");
  await other.arrived(1);
  other.collection.forget();
  await browser.context.setOffline(true);
  await trackOther("c", "d");
  await leave(page, ["a", "b"]);
  await waitUntil("both hand-overs", () => isHandedOver(page, 2));
  await page.close();
  await stage.collection.setMode("503");
  await browser.context.setOffline(false);
  await sync("again");
  expect(await other.arrived(2)).toEqual(["c", "d"]);
  await stage.collection.setMode("up");
  await sync("done");
  expect(await stage.arrived(2)).toEqual(["a", "b"]);
  expect(await other.arrived(2)).toEqual(["c", "d"]);
  await other.close();
});

test("a hit that is refused holds up no other, and the next page deals with it", async () => {
  const page = await openProven();
  stage.collection.judge = ({ name }) => (name === "hit2" ? "403" : undefined);
  await leaveOffline(page, names("hit", 4));
  await sync("done");
  expect(await stage.arrived(3)).toEqual(["hit1", "hit3", "hit4"]);
  stage.collection.judge = undefined;
  await stage.open(browser.context);
  expect(await stage.arrived(4)).toEqual(["hit1", "hit3", "hit4", "hit2"]);
});

test("a periodic sync of the site's own does, too", async () => {
  const page = await openProven();
  await leaveOffline(page, ["a", "b"]);
  await syncs.dispatchPeriodic();
  expect(await stage.arrived(2)).toEqual(["a", "b"]);
});

describe("without the helper nothing changes", () => {
  const expectNothingNew = async () => {
    const page = await openProven();
    await browser.context.setOffline(true);
    await track(page, "a", "b");
    await waitUntil(
      "the hits to be stored",
      async () => (await countStored(page)) === 2,
    );
    expect(await readNotes(page)).toEqual([]);
    expect(
      await page.evaluate(() =>
        Object.keys(localStorage).filter((key) => key.includes("worker")),
      ),
    ).toEqual([]);
    expect(
      await page.evaluate(async () =>
        (await navigator.serviceWorker.getRegistration())?.sync.getTags(),
      ),
    ).toEqual([]);
    await browser.context.setOffline(false);
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
  };

  test("in a site with a worker of its own", async () => {
    stage.worker = AT_ONCE;
    await expectNothingNew();
  });

  test("in one whose worker throws at messages that it doesn't know", async () => {
    stage.worker =
      AT_ONCE +
      `addEventListener("message", () => { throw new Error("unknown"); });`;
    await expectNothingNew();
  });
});
