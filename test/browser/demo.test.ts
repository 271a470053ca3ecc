import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { MODES } from "../../demo/collectionServer";
import { startDemo, type Demo } from "../../demo/startDemo";
import { countStored } from "./support/countStored";
import { createSyncs } from "./support/createSyncs";
import { startChromium, type Chromium } from "./support/startChromium";
import { waitUntil } from "./support/waitUntil";

/* The demo, as one who tries it uses it. */

/** The exit link is a beacon in the tracker's own queue, unless others wait there: nobody hears what becomes of it. */
const KINDS = ["exit-link", "page-view", "custom-link", "download-link"];

let browser: Chromium;
let demo: Demo;

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  demo = await startDemo(0);
});
afterEach(async () => {
  await browser.context.setOffline(false);
  await Promise.all(browser.context.pages().map((page) => page.close()));
  await demo.close();
});

/** Opens the demo, and waits until both queues are there. */
async function open(): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(demo.origin);
  await ready(page);
  return page;
}
const ready = async (page: Page) => {
  await page.bringToFront();
  await page.waitForSelector("#page-view:enabled");
  await page.waitForSelector("#modes:enabled");
  await page.waitForFunction(() =>
    document.querySelector("#counts")?.textContent.match(/^[^…]+$/),
  );
};

/** Tracks a hit of each kind. */
async function trackEach(page: Page): Promise<void> {
  for (const kind of KINDS) {
    await page.click(`#${kind}`);
  }
}
const setMode = (page: Page, mode: string) =>
  page.check(`#modes input[value="${mode}"]`);
const chooseId = (page: Page, mode: string) =>
  page.click(`#id-modes input[value="${mode}"]`);
/** Chooses a state of the ID service that loads the page anew. */
async function loadWithId(page: Page, mode: string): Promise<void> {
  await Promise.all([page.waitForEvent("load"), chooseId(page, mode)]);
  await ready(page);
}

/** The rows of a table, as texts. */
const rowsOf = (page: Page, id: string) =>
  page.evaluate(
    (table) =>
      [...document.querySelectorAll<HTMLTableRowElement>(`#${table} tr`)].map(
        ({ cells }) => [...cells].map(({ textContent }) => textContent),
      ),
    id,
  );
/** What is counted, in this extension's queue and in the other one. */
async function countsOf(page: Page): Promise<Record<string, number[]>> {
  const rows = await rowsOf(page, "counts");
  return Object.fromEntries(
    rows.map(([name, ...counts]) => [name, counts.map(Number)]),
  );
}
const NOTHING = { waiting: 0, arrived: 0, doubled: 0, lost: 0 };
/** Waits until the counts of this extension's queue are these, and those of the other one where they are given. */
async function counts(
  page: Page,
  ours: Partial<typeof NOTHING>,
  own?: Partial<typeof NOTHING>,
): Promise<void> {
  const expected = [ours, own]
    .filter((lane) => lane !== undefined)
    .map((lane) => ({ ...NOTHING, ...lane }));
  const read = async () => {
    const all = await countsOf(page);
    return expected.map((_, lane) => ({
      waiting: all["Waiting on this device"][lane],
      arrived: all.Arrived[lane],
      doubled: all.Doubled[lane],
      lost: all.Lost[lane],
    }));
  };
  await waitUntil(
    JSON.stringify(expected),
    async () => JSON.stringify(await read()) === JSON.stringify(expected),
    20000,
  ).catch(() => undefined);
  expect(await read()).toEqual(expected);
}
/** Waits until so many hits are lost in the other queue, or more: which it loses is also a matter of luck. */
const othersLost = (page: Page, least: number) =>
  waitUntil(`${String(least)} lost`, async () => {
    const { Lost } = await countsOf(page);
    return Lost[1] >= least;
  });
/** The server is there again, and nobody waits for the next attempt. */
async function goUp(page: Page): Promise<void> {
  await setMode(page, "up");
  await page.click("#send-queued-hits");
}
/** The names of the hits, newest first. */
const hitsOf = async (page: Page) =>
  (await rowsOf(page, "hits")).map(([name]) => name);
/** Waits until these are the hits, newest first. */
const hits = (page: Page, ...names: string[]) =>
  waitUntil(
    names.join(", ") || "no hits",
    async () => (await hitsOf(page)).join() === names.join(),
    5000,
  );
const textOf = (page: Page, id: string) => page.innerText(`#${id}`);

/** Turns the service worker on or off, which loads the page anew. */
async function turnWorker(page: Page): Promise<void> {
  await page.waitForSelector("#worker:enabled");
  await Promise.all([page.waitForEvent("load"), page.click("#worker")]);
  await ready(page);
}
/** Opens the page of what arrives by its link, as a user does. */
async function openArrivals(page: Page): Promise<Page> {
  const [arrivals] = await Promise.all([
    page.waitForEvent("popup"),
    page.click("#worker-steps a"),
  ]);
  await arrivals.waitForSelector("#modes:enabled");
  return arrivals;
}

test("both queues get the same clicks, and deliver them while all is well", async () => {
  const page = await open();
  await trackEach(page);
  await counts(page, { arrived: 4 }, { arrived: 4 });
  expect(await textOf(page, "tracked")).toBe("4");
  for (const [, , ours, own] of await rowsOf(page, "hits")) {
    expect([ours, own]).toEqual([
      expect.stringMatching(/^arrived/),
      expect.stringMatching(/^arrived/),
    ]);
  }
});

test("offline, it says so, and shows what waits and what had arrived", async () => {
  const page = await open();
  await page.click("#page-view");
  await counts(page, { arrived: 1 }, { arrived: 1 });

  await browser.context.setOffline(true);
  await page.waitForFunction(
    () => document.querySelector("#online")?.textContent === "offline",
  );
  await page.waitForSelector("#modes:disabled");
  expect(await textOf(page, "connection-note")).toMatch(
    /can't be asked.*as of \d/,
  );
  expect(await page.isDisabled("#reset")).toBe(true);
  await trackEach(page);
  // Nobody can ask now what became of the exit link.
  await counts(page, { waiting: 4, arrived: 1 });
  await waitUntil("the exit link to be gone", async () =>
    (await rowsOf(page, "hits")).some(
      ([name, , ...outcomes]) =>
        name === "Exit link 2" && outcomes.join() === "waiting,sent or lost",
    ),
  );
  expect(await rowsOf(page, "elements")).toContainEqual(["Queue Size", "4"]);

  await browser.context.setOffline(false);
  await counts(page, { arrived: 5 });
  await othersLost(page, 1);
  expect(await textOf(page, "online")).toBe("online");
  expect(await textOf(page, "connection-note")).toBe("");
});

test("an outage shows the difference within half a minute", async () => {
  const page = await open();
  await setMode(page, "placeholder");
  await trackEach(page);
  await counts(page, { waiting: 4 }, { lost: 4 });
  await setMode(page, "503");
  await page.click("#custom-link");
  await counts(page, { waiting: 5 }, { waiting: 1, lost: 4 });
  const { Requests: before } = await countsOf(page);
  await page.waitForTimeout(4000);
  const { Requests: after } = await countsOf(page);
  expect(after[1] - before[1]).toBeGreaterThan(after[0] - before[0]);
  await goUp(page);
  await counts(page, { arrived: 5 }, { arrived: 1, lost: 4 });
});

test("numbers go on after a reload, and what waits in either queue is still known", async () => {
  const page = await open();
  await page.click("#page-view");
  await counts(page, { arrived: 1 });
  await setMode(page, "refusing");
  await page.click("#custom-link");
  await page.click("#download-link");
  await counts(page, { waiting: 2, arrived: 1 });
  await page.waitForTimeout(1000);
  await page.click("a");
  await ready(page);
  await page.click("#page-view");
  await hits(
    page,
    "Page view 4",
    "Download link 3",
    "Custom link 2",
    "Page view 1",
  );
  await counts(page, { waiting: 3, arrived: 1 });
  expect(await page.isChecked("#modes input[value=refusing]")).toBe(true);
  await goUp(page);
  await counts(page, { arrived: 4 });
});

test("what waits in another tab isn't lost", async () => {
  const [one, two] = [await open(), await open()];
  await setMode(one, "black hole");
  await one.click("#page-view");
  await counts(two, { waiting: 1 }, { waiting: 1 });
  await two.click("#page-view");
  await hits(one, "Page view 2", "Page view 1");
});

test("what takes long is not lost meanwhile", async () => {
  const page = await open();
  await setMode(page, "slow");
  await page.click("#exit-link");
  let most = 0;
  await waitUntil("both", async () => {
    const { Arrived, Lost } = await countsOf(page);
    most = Math.max(most, ...Lost);
    return Arrived.join() === "1,1";
  });
  expect(most).toBe(0);
});

test("reset empties both queues, in all tabs, and counts from 1", async () => {
  const [other, page] = [await open(), await open()];
  await trackEach(page);
  await setMode(page, "503");
  await trackEach(page);
  await counts(other, { waiting: 4, arrived: 4 });
  await othersLost(other, 1);
  await page.evaluate(() => {
    localStorage.setItem("theirs", "stays");
  });
  await page.click("#reset");
  for (const tab of [page, other]) {
    await hits(tab);
    await ready(tab);
    await counts(tab, NOTHING, NOTHING);
  }
  expect(await page.isChecked("#modes input[value=up]")).toBe(true);
  await page.waitForTimeout(2500);
  await counts(page, NOTHING, NOTHING);
  await page.click("#page-view");
  await counts(page, { arrived: 1 }, { arrived: 1 });
  await hits(page, "Page view 1");
  expect(await page.evaluate(() => localStorage.getItem("theirs"))).toBe(
    "stays",
  );
});

test.each([
  ["the server", "#modes", MODES.length],
  ["the ID service", "#id-modes", 3],
])("each state of %s is explained", async (_, modes, count) => {
  const page = await open();
  const labels = await page.locator(`${modes} label`).allInnerTexts();
  expect(labels).toHaveLength(count);
  labels.forEach((label) => expect(label).toMatch(/^[\w ]+: .+\.$/));
});

describe("the ID service", () => {
  const noteIs = (page: Page, form: RegExp) =>
    waitUntil(String(form), async () =>
      form.test(await textOf(page, "visitor-note")),
    );

  test("is ready: the page says that it has the ID", async () => {
    const page = await open();
    await noteIs(page, /has the visitor's ID \(…\d{6}\)/);
    expect(await page.isChecked("#id-modes input[value=ready]")).toBe(true);
  });

  test("is away: hits wait, in all tabs, until it is ready", async () => {
    const page = await open();
    await loadWithId(page, "away");
    await noteIs(page, /no visitor's ID yet/);
    await page.click("#page-view");
    await page.click("#custom-link");
    const other = await open();
    // Longer than what is on its way isn't called lost.
    await other.waitForTimeout(2000);
    await counts(other, { waiting: 2 }, { waiting: 2 });
    await noteIs(other, /no visitor's ID yet/);

    await chooseId(other, "ready");
    for (const tab of [other, page]) {
      await tab.bringToFront();
      await counts(tab, { arrived: 2 }, { arrived: 2 });
      await noteIs(tab, /has the visitor's ID/);
    }
  });

  test("is away: what was tracked survives a new page in this extension's queue alone", async () => {
    const page = await open();
    await loadWithId(page, "away");
    await page.click("#page-view");
    await page.click("#custom-link");
    await counts(page, { waiting: 2 }, { waiting: 2 });
    await Promise.all([page.waitForEvent("load"), page.click("a")]);
    await ready(page);
    await counts(page, { waiting: 2 }, { lost: 2 });
    await chooseId(page, "ready");
    await counts(page, { arrived: 2 }, { lost: 2 });
  });

  test("is slow: what was tracked before its answer arrives after it", async () => {
    const page = await open();
    await loadWithId(page, "slow");
    await trackEach(page);
    await counts(page, { arrived: 4 }, { arrived: 4 });
    await noteIs(page, /has the visitor's ID/);
    expect(await page.isChecked("#id-modes input[value=slow]")).toBe(true);
  });

  test("is ready again after a reset", async () => {
    const page = await open();
    await loadWithId(page, "away");
    await page.click("#page-view");
    await counts(page, { waiting: 1 }, { waiting: 1 });
    await page.click("#reset");
    await hits(page);
    await ready(page);
    expect(await page.isChecked("#id-modes input[value=ready]")).toBe(true);
    await noteIs(page, /has the visitor's ID/);
    await page.click("#page-view");
    await counts(page, { arrived: 1 }, { arrived: 1 });
  });
});

describe("the service worker", () => {
  const noteIs = (page: Page, form: RegExp) =>
    waitUntil(String(form), async () =>
      form.test(await textOf(page, "worker-note")),
    );
  const hasWorker = (page: Page) =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return !!registration;
    });

  test("is on: what waits arrives once while the page is closed, which another page shows", async () => {
    const page = await open();
    await turnWorker(page);
    await noteIs(page, /is on/);
    await page.click("#page-view");
    await counts(page, { arrived: 1 });
    const syncs = await createSyncs(browser, demo.origin);
    const arrivals = await openArrivals(page);
    await page.bringToFront();
    await setMode(page, "refusing");
    await trackEach(page);
    await counts(page, { waiting: 4, arrived: 1 });
    await waitUntil(
      "the hits to be stored",
      async () => (await countStored(page)) === 4,
    );
    await waitUntil("the page to ask for a sync", () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        const tags = (await registration?.sync.getTags()) ?? [];
        return tags.length > 0;
      }),
    );
    await page.close();

    await arrivals.bringToFront();
    expect(await textOf(arrivals, "count")).toBe("1");
    await setMode(arrivals, "up");
    let dispatched = -Infinity;
    await waitUntil("what waited", async () => {
      // A sync of the browser's own may be failing just now: this one would end with it.
      if (performance.now() - dispatched > 2000) {
        dispatched = performance.now();
        await syncs.dispatch();
      }
      return (await textOf(arrivals, "count")) === "5";
    });
    const rows = await rowsOf(arrivals, "hits");
    expect(rows.map(([name]) => name)).toEqual([
      "Download link 5",
      "Custom link 4",
      "Page view 3",
      "Exit link 2",
      "Page view 1",
    ]);
    rows.forEach(([, , outcome]) =>
      expect(outcome).toMatch(/^arrived( \d+ s late)? \(POST\)$/),
    );
    // The page knows it too, and sends none of them again.
    await counts(await open(), { arrived: 5 });
  });

  test("is turned off again, and is off in all tabs", async () => {
    const [other, page] = [await open(), await open()];
    await noteIs(page, /is off/);
    expect(await hasWorker(page)).toBe(false);
    await turnWorker(page);
    await noteIs(other, /is on/);
    expect(await page.isVisible("#worker-steps")).toBe(true);
    await turnWorker(page);
    await noteIs(other, /is off/);
    expect(await hasWorker(page)).toBe(false);
    expect(await page.isVisible("#worker-steps")).toBe(false);
  });

  test("can't be turned on where the browser has no Background Sync: the page says so", async () => {
    const page = await browser.context.newPage();
    await page.addInitScript(() =>
      Reflect.deleteProperty(window, "SyncManager"),
    );
    await page.goto(demo.origin);
    await ready(page);
    await noteIs(page, /no Background Sync/);
    expect(await page.isDisabled("#worker")).toBe(true);
  });
});

describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
  const narrow = async (page: Page) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 800 });
  };
  const violationsIn = async (page: Page) =>
    (await new AxeBuilder({ page }).exclude("iframe").analyze()).violations.map(
      ({ id, nodes }) => [id, nodes.map(({ html }) => html)],
    );
  const tooWideIn = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll("body *")]
        .filter(
          (element) =>
            element.getBoundingClientRect().right > innerWidth ||
            element.scrollWidth > element.clientWidth + 1,
        )
        .filter((element) => element.clientWidth)
        .map((element) => element.outerHTML.slice(0, 200)),
    );

  test("axe finds nothing, and nothing is wider than a window of 360 px", async () => {
    const page = await open();
    await turnWorker(page);
    await page.waitForSelector("#worker-steps", { state: "visible" });
    await narrow(page);
    await trackEach(page);
    await setMode(page, "503");
    await trackEach(page);
    await page.waitForSelector(".lost");
    expect(await violationsIn(page)).toEqual([]);
    expect(await tooWideIn(page)).toEqual([]);
    await browser.context.setOffline(true);
    await page.waitForSelector("#modes:disabled");
    expect(await violationsIn(page)).toEqual([]);
    // axe alone takes half a minute on a busy machine.
  }, 120000);

  test("axe finds nothing in the page of what arrives either", async () => {
    const page = await open();
    await turnWorker(page);
    await trackEach(page);
    const arrivals = await openArrivals(page);
    await narrow(arrivals);
    await waitUntil(
      "the arrivals",
      async () => (await textOf(arrivals, "count")) === "4",
    );
    expect(await violationsIn(arrivals)).toEqual([]);
    expect(await tooWideIn(arrivals)).toEqual([]);
  });
});
