import AxeBuilder from "@axe-core/playwright";
import { readMessages } from "../../build/compileStrings";
import { startBrowser, type TestBrowser } from "./support/startBrowser";
import { startViewHost, VIEWS, type ViewHost } from "./support/startViewHost";

/* The views for everyone: by screen reader, by keyboard, in each language, in a narrow window. */

let browser: TestBrowser;
let host: ViewHost;

beforeAll(async () => {
  browser = await startBrowser();
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
      const { violations } = await new AxeBuilder({ page })
        .include(["iframe", "html"])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      ).toEqual([]);
      expect(
        await frame.evaluate(() =>
          [...document.querySelectorAll("body *")]
            .filter(
              (element) =>
                element.getBoundingClientRect().right > innerWidth + 1 ||
                // Text that is cut off.
                (getComputedStyle(element).textOverflow === "ellipsis" &&
                  element.scrollWidth > element.clientWidth + 1),
            )
            .map((element) => element.outerHTML.slice(0, 200)),
        ),
      ).toEqual([]);
    },
  );
});
