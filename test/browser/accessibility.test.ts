import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { readMessages } from "../../build/compileStrings.mts";
import { startChromium, type Chromium } from "./support/startChromium";
import {
  startViewHost,
  VIEWS,
  type HostedView,
  type ViewHost,
} from "./support/startViewHost";

/* The views for everyone: by screen reader, by keyboard, in each language, in a narrow window. */

let browser: Chromium;
let host: ViewHost;

beforeAll(async () => {
  browser = await startChromium();
  host = await startViewHost();
});
afterAll(async () => {
  await host.close();
  await browser.close();
});
afterEach(() =>
  Promise.all(browser.context.pages().map((page) => page.close())),
);

/** The states of each view: settings that bring it there. */
const STATES: Record<string, unknown[]> = {
  configuration: [
    null,
    {
      trackOffline: true,
      timestampsAccepted: true,
      reportSuites: ["examplecom", "exampleapp"],
      offlineHitLimit: 5000,
    },
    { trackOffline: "%token%", timestampsAccepted: false },
    {
      trackOffline: "wrong",
      reportSuites: ["a suite", 5],
      queue: "wrong",
      offlineHitLimit: 0,
      offlineThrottleDelay: "x",
      maxHitAge: -1,
    },
  ],
  "set-offline-tracking": [
    null,
    { trackOffline: "%token%" },
    { trackOffline: 5 },
  ],
  "clear-queue": [null, { olderThanDays: 7 }, { olderThanDays: 0 }],
  "connection-status": [null, { status: "wrong" }],
  "queue-size": [
    null,
    { comparison: "lessThan", size: "%token%" },
    { comparison: "wrong", size: -1 },
  ],
};
const LANGUAGES = Object.keys(readMessages());

/** What axe finds wrong with a view. */
async function violationsIn(page: Page): Promise<[string, string[]][]> {
  const { violations } = await new AxeBuilder({ page })
    .include(["iframe", "html"])
    .analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

describe.each(Object.entries(STATES))("%s, in dark", (name, states) => {
  test.each(states.map((state): [unknown] => [state]))(
    "with %j: axe finds nothing",
    async (settings) => {
      const { page, frame, validate } = await host.open(browser.context, name, {
        settings,
      });
      await page.emulateMedia({ colorScheme: "dark" });
      await validate();
      const more = frame.getByRole("button", { expanded: false });
      if (name === "configuration" && (await more.count())) {
        await more.first().click();
      }
      await frame.waitForFunction(() => {
        const view = document.querySelector("main")?.parentElement as Element;
        const [red] = /\d+/.exec(getComputedStyle(view).backgroundColor) || [];
        return Number(red) < 64;
      });
      expect(await violationsIn(page)).toEqual([]);
    },
  );
});

test("all views are looked at", () => {
  expect(Object.keys(STATES).sort()).toEqual(Object.keys(VIEWS).sort());
});

describe.each(
  LANGUAGES.flatMap((language) =>
    Object.entries(STATES).map(
      ([name, states]): [string, string, unknown[]] => [language, name, states],
    ),
  ),
)("%s, %s", (language, name, states) => {
  test.each(states.map((state): [unknown] => [state]))(
    "with %j: axe finds nothing, and nothing is wider than a window of 320 px",
    async (settings) => {
      const { page, frame, validate } = await host.open(browser.context, name, {
        settings,
        preferredLanguages: [language],
      });
      await page.setViewportSize({ width: 320, height: 800 });
      await validate();
      const more = frame.getByRole("button", { expanded: false });
      if (name === "configuration" && (await more.count())) {
        await more.first().click();
      }
      expect(await frame.evaluate(() => document.documentElement.lang)).toBe(
        language,
      );
      expect(await violationsIn(page)).toEqual([]);
      expect(
        await frame.evaluate(() =>
          [...document.querySelectorAll("body *")]
            .filter(
              (element) =>
                // Not for eyes.
                !element.closest("[aria-hidden=true]") &&
                (element.getBoundingClientRect().right > innerWidth + 1 ||
                  // Text that is cut off.
                  (getComputedStyle(element).textOverflow === "ellipsis" &&
                    element.scrollWidth > element.clientWidth + 1)),
            )
            .map((element) => element.outerHTML.slice(0, 200)),
        ),
      ).toEqual([]);
    },
  );
});

/** Presses Tab till the focus leaves the view, and returns what had it, as a user hears it. */
async function tabThrough({ page, frame }: HostedView): Promise<string[]> {
  const stops: string[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await frame.evaluate(() => {
      const { activeElement: element, body } = document;
      if (!element || element === body || !document.hasFocus()) {
        return "";
      }
      const { labels } = element as HTMLInputElement;
      return labels?.length
        ? labels[0].innerText
        : element.getAttribute("aria-label") || element.textContent;
    });
    if (!stop || stops.includes(stop)) {
      return stops;
    }
    stops.push(stop);
  }
}

describe("by keyboard alone", () => {
  test("the configuration is filled in", async () => {
    const view = await host.open(browser.context, "configuration", {
      preferredLanguages: ["en-us"],
    });
    const { page, frame, validate, getSettings } = view;
    const press = async (...keys: string[]) => {
      for (const key of keys) {
        await page.keyboard.press(key);
      }
    };
    // From "Off" to "On".
    await press("Tab", "ArrowUp");
    expect(await validate()).toBe(false);
    // The focus is on what is wrong.
    await frame.locator("input[type=checkbox]:not([role]):focus").waitFor();
    await press("Space", "Tab");
    await page.keyboard.type("examplecom");
    await press("Enter");
    await page.keyboard.type("mistake");
    await press("Enter", "Tab", "Tab", "ArrowDown", "Delete");
    await frame.getByRole("row", { name: "mistake" }).waitFor({
      state: "detached",
    });
    // From the report suite to its button, and on.
    await press("Tab", "Tab", "Enter", "Tab", "ArrowDown");
    expect(await validate()).toBe(true);
    expect(await getSettings()).toEqual({
      trackOffline: true,
      timestampsAccepted: true,
      reportSuites: ["examplecom"],
      queue: "appmeasurement",
    });
  });

  test("lines that were copied elsewhere are pasted and added, and removed again", async () => {
    const { page, frame, getSettings } = await host.open(
      browser.context,
      "configuration",
      { settings: { trackOffline: true, timestampsAccepted: true } },
    );
    const press = async (...keys: string[]) => {
      for (const key of keys) {
        await page.keyboard.press(key);
      }
    };
    await page.evaluate(() => {
      const sheet = document.createElement("textarea");
      sheet.value = "suite1\nsuite2\nsuite 3\n";
      document.body.append(sheet);
      sheet.select();
    });
    await press("Control+C");
    const field = frame.getByRole("textbox").first();
    await field.focus();
    await press("Control+V", "Enter");
    expect(await field.inputValue()).toBe("suite 3");
    expect(await getSettings()).toMatchObject({
      reportSuites: ["suite1", "suite2"],
    });
    await press("Control+A", "Delete", "Tab", "Tab", "Delete", "Delete");
    expect(await getSettings()).toEqual({
      trackOffline: true,
      timestampsAccepted: true,
    });
    // The focus is back in the field, not lost with the list.
    await page.keyboard.type("suite4");
    expect(await field.inputValue()).toBe("suite4");
  });

  test.each([
    ["set-offline-tracking", { trackOffline: "%a%" }, 3],
    ["clear-queue", { olderThanDays: 7 }, 3],
    ["connection-status", null, 1],
    ["queue-size", null, 3],
  ])("everything in %s is reached", async (name, settings, count) => {
    const view = await host.open(browser.context, name, {
      settings,
      preferredLanguages: ["en-us"],
    });
    const stops = await tabThrough(view);
    expect(stops).toHaveLength(count);
  });

  test("a data element is picked", async () => {
    const { page, getSettings } = await host.open(
      browser.context,
      "set-offline-tracking",
      { settings: { trackOffline: "%a%" } },
    );
    for (const key of ["Tab", "Tab", "Tab", "Enter"]) {
      await page.keyboard.press(key);
    }
    await page.waitForTimeout(200);
    expect(await getSettings()).toEqual({ trackOffline: "%picked%" });
  });
});
