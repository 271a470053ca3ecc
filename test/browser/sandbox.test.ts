import { isDeepStrictEqual } from "node:util";
import type { Frame, Page } from "playwright-core";
import type { Rule } from "../../demo/library";
import { startSandbox } from "../../demo/startSandbox";
import type { SiteServer } from "../../demo/siteServer";
import { startChromium, type Chromium } from "./support/startChromium";
import { startStage, track, type Stage } from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

/* The view in Adobe's sandbox, and what it saves in the library. */

let browser: Chromium;
let stage: Stage;
let sandbox: SiteServer;

beforeAll(async () => {
  browser = await startChromium();
  stage = await startStage(null);
  sandbox = await startSandbox(0, stage.collection.host);
});
afterAll(async () => {
  await sandbox.close();
  await stage.close();
  await browser.close();
});

/** Opens the view of the configuration, or that of a type and a name, as a user would who adds one. */
async function openView(type?: string, name = ""): Promise<[Page, Frame]> {
  const page = await browser.context.newPage();
  // Wide enough that nothing of the sandbox is in a menu.
  await page.setViewportSize({ width: 1400, height: 1600 });
  await page.goto(`${sandbox.origin}/#/viewSandbox`);
  await page.waitForSelector("iframe");
  if (type) {
    for (const [index, option] of [type, name].entries()) {
      await page.locator('button[aria-haspopup="listbox"]').nth(index).click();
      await page.getByRole("option", { name: option }).click();
    }
  }
  const handle = await page.waitForSelector("iframe");
  const frame = (await handle.contentFrame()) as Frame;
  await frame
    .getByRole("textbox")
    .or(frame.getByRole("radio"))
    .first()
    .waitFor();
  return [page, frame];
}

/** What the sandbox shows on one of its tabs, after its button was pressed. */
async function ask(page: Page, tab: string, button: string): Promise<string> {
  await page.getByRole("tab", { name: tab }).click();
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.waitForTimeout(500);
  const answer = () => page.getByRole("tabpanel").innerText();
  await waitUntil("the sandbox's answer", async () =>
    /[{}]|Result: \w/.test(await answer()),
  );
  return answer();
}

/** What a view would save. */
async function getSettings(page: Page): Promise<object> {
  const shown = await ask(page, "Get Settings", "Get Settings");
  return JSON.parse(
    shown
      .slice(shown.indexOf("{"), shown.lastIndexOf("}") + 1)
      // The sandbox's editor numbers its lines.
      .replace(/^\d+$/gm, ""),
  ) as object;
}

test("the view is filled in by keyboard, saved, and its very settings run in the library", async () => {
  const [page, frame] = await openView();
  const answer = await ask(page, "Validate", "Validate");
  expect(answer).toContain("Validation Result: true");

  await frame.getByRole("radio", { name: "Off", exact: true }).focus();
  await page.keyboard.press("ArrowUp");
  await frame.getByText("they are lost and can't be recovered").waitFor();
  await frame.getByRole("checkbox").focus();
  await page.keyboard.press("Space");
  await frame
    .getByRole("textbox", { name: "Report suites that accept" })
    .fill("sandboxsuite");
  await page.keyboard.press("Enter");
  await frame.getByRole("row", { name: "sandboxsuite" }).waitFor();
  await frame.getByRole("button", { name: "Advanced" }).focus();
  await page.keyboard.press("Enter");
  await frame.getByRole("textbox", { name: "Most hits kept" }).fill("3");

  const settings = await getSettings(page);
  expect(settings).toEqual({
    trackOffline: true,
    timestampsAccepted: true,
    reportSuites: ["sandboxsuite"],
    offlineHitLimit: 3,
  });
  await page.close();

  const library = await startSandbox(0, stage.collection.host, { settings });
  try {
    const visited = await browser.context.newPage();
    await visited.goto(`${library.origin}/libSandbox.html`);
    await stage.ready(visited);
    await browser.context.setOffline(true);
    await track(visited, "a", "b", "c", "d", "e");
    await visited.waitForTimeout(300);
    await browser.context.setOffline(false);
    expect(await stage.arrived(3)).toEqual(["c", "d", "e"]);
    stage.collection.arrivals.forEach(({ ts, reportSuites }) => {
      expect(ts).toBeDefined();
      expect(reportSuites).toBe("sandboxsuite");
    });
  } finally {
    await library.close();
  }
});

test("the view is not valid until the warning is confirmed, and says so", async () => {
  const [page, frame] = await openView();
  await frame.getByRole("radio", { name: "On", exact: true }).check();
  expect(await ask(page, "Validate", "Validate")).toContain(
    "Validation Result: false",
  );
  await frame.getByText("Confirm this to turn offline tracking on").waitFor();
  await page.close();
});

test("each rule component runs in the library, with the settings that its view saved", async () => {
  /** Fills in a view, and gives what it saves. */
  const save = async (
    type: string,
    name: string,
    fillIn: (frame: Frame, page: Page) => Promise<void>,
  ) => {
    const [page, frame] = await openView(type, name);
    await fillIn(frame, page);
    expect(await ask(page, "Validate", "Validate")).toContain(
      "Validation Result: true",
    );
    const settings = await getSettings(page);
    await page.close();
    return settings;
  };
  const setOfflineTracking = await save(
    "Actions",
    "Set Offline Tracking",
    (frame) => frame.getByRole("radio", { name: "Off", exact: true }).check(),
  );
  const clearQueue = await save("Actions", "Clear Queue", async (frame) => {
    await frame.getByRole("radio", { name: "older" }).check();
    await frame.getByRole("textbox", { name: "days" }).fill("2");
  });
  const connectionStatus = await save(
    "Conditions",
    "Connection Status",
    (frame) => frame.getByRole("radio", { name: "Offline" }).check(),
  );
  const queueSize = await save("Conditions", "Queue Size", async (frame) => {
    await frame.getByRole("button", { name: "number of queued hits" }).click();
    await frame.getByRole("option", { name: "Equals" }).click();
    await frame.getByRole("textbox", { name: "Number of hits" }).fill("3");
  });
  expect([setOfflineTracking, clearQueue, connectionStatus, queueSize]).toEqual(
    [
      { trackOffline: false },
      { olderThanDays: 2 },
      { status: "offline" },
      { comparison: "equal", size: 3 },
    ],
  );

  const seen = (text: string) => ({
    code: `(event) => { (window.seen = window.seen || []).push(${text}); }`,
  });
  const onCall = (name: string, settings?: object): Rule => ({
    name,
    events: [{ code: `(trigger) => { window["${name}"] = trigger; }` }],
    actions: [{ module: `actions/${name}`, settings }, seen(`"${name}"`)],
  });
  const events = [
    "connectionLost",
    "connectionRestored",
    "hitQueued",
    "queuedHitsSent",
    "hitsDiscarded",
  ];
  const elements = [
    "queueSize",
    "oldestQueuedHitAge",
    "connectionStatus",
    "offlineTrackingEnabled",
  ];
  const library = await startSandbox(0, stage.collection.host, {
    dataElements: Object.fromEntries(
      elements.map((name) => [name, { module: `dataElements/${name}` }]),
    ),
    rules: [
      ...events.map((name) => ({
        name,
        events: [{ module: `events/${name}` }],
        actions: [seen("event.detail.type")],
      })),
      {
        name: "conditions",
        events: [{ code: "(trigger) => { window.conditions = trigger; }" }],
        conditions: [
          { module: "conditions/connectionStatus", settings: connectionStatus },
          { module: "conditions/queueSize", settings: queueSize },
        ],
        actions: [seen('"conditions"')],
      },
      onCall("setOfflineTracking", setOfflineTracking),
      onCall("clearQueue", clearQueue),
      onCall("sendQueuedHits"),
      onCall("holdHits"),
      onCall("releaseHits"),
    ],
  });
  try {
    const page = await browser.context.newPage();
    await page.goto(`${library.origin}/libSandbox.html`);
    await stage.ready(page);
    const before = stage.collection.arrivals.length;
    const run = async (name: string) => {
      await page.evaluate((rule) => {
        (window[rule] as () => void)();
      }, name);
    };
    /** Waits for what the data elements tell; the age of what waits goes on. */
    const untilState = (...expected: unknown[]) =>
      waitUntil(String(expected), async () => {
        const [size, age, ...state] = await page.evaluate(
          (names) =>
            names.map((name) =>
              (
                window as unknown as {
                  _satellite: { getVar(name: string): unknown };
                }
              )._satellite.getVar(name),
            ),
          elements,
        );
        return (
          (size ? Number.isInteger(age) : age === 0) &&
          isDeepStrictEqual([size, ...state], expected)
        );
      });
    /** What was noted, each once: waits for so many, and a moment longer for what should not be. */
    const noted = async (count: number) => {
      const notes = async () => [
        ...new Set(await page.evaluate(() => window.seen as string[])),
      ];
      await waitUntil(
        `${String(count)} notes`,
        async () => (await notes()).length >= count,
      );
      await page.waitForTimeout(300);
      const all = await notes();
      await page.evaluate(() => {
        window.seen = [];
      });
      return all.sort();
    };

    await run("conditions");
    await run("holdHits");
    await track(page, "a");
    expect(await noted(2)).toEqual(["hitQueued", "holdHits"]);
    await run("releaseHits");
    expect(await noted(2)).toEqual(["queuedHitsSent", "releaseHits"]);

    await browser.context.setOffline(true);
    await track(page, "b", "c", "d");
    await untilState(3, "offline", true);
    await run("conditions");
    expect(await noted(3)).toEqual([
      "conditions",
      "connectionLost",
      "hitQueued",
    ]);
    // From three days ago.
    await page.evaluate((host) => {
      const time = (Date.now() - 3 * 86400000).toString(36).padStart(9, "0");
      localStorage[`offlineTracking.hit.${time}0000deadpage`] =
        `http://${host}/b/ss/sandboxsuite/1/JS/s1?AQB=1&ts=1&pageName=old&AQE=1`;
    }, stage.collection.host);
    await run("clearQueue");
    expect(await noted(2)).toEqual(["clearQueue", "hitsDiscarded"]);
    await run("setOfflineTracking");
    await untilState(3, "offline", false);
    await browser.context.setOffline(false);
    await run("sendQueuedHits");
    await stage.arrived(before + 4);
    await track(page, "live");
    await stage.arrived(before + 5);
    expect(
      stage.collection.arrivals
        .slice(before)
        .map(({ name, ts }) => [name, !!ts]),
    ).toEqual([
      ["a", true],
      ["b", true],
      ["c", true],
      ["d", true],
      ["live", false],
    ]);
    expect(await noted(4)).toEqual(
      expect.arrayContaining([
        "setOfflineTracking",
        "connectionRestored",
        "queuedHitsSent",
        "sendQueuedHits",
      ]),
    );
    await untilState(0, "online", false);
  } finally {
    await library.close();
  }
});
