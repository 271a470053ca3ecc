import { mkdirSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { readMessages } from "../build/compileStrings.mts";
import { startDemo } from "../demo/startDemo";
import { findBrowser } from "../test/browser/support/findBrowser.mjs";
import { startChromium } from "../test/browser/support/startChromium";
import { startViewHost, VIEWS } from "../test/browser/support/startViewHost";

const FOLDER = "docs/images";

/** Settings that show as much of each view as there is. */
const SETTINGS: Record<string, object> = {
  configuration: {
    trackOffline: true,
    timestampsAccepted: true,
    reportSuites: ["examplecom", "exampleapp"],
  },
  "set-offline-tracking": { trackOffline: "%offline allowed%" },
  "clear-queue": { olderThanDays: 7 },
};

/** Each view in each language, as it is in a window of a width, from top to bottom. */
async function shootViews(context: BrowserContext): Promise<void> {
  const host = await startViewHost();
  mkdirSync(`${FOLDER}/views`, { recursive: true });
  for (const language of Object.keys(readMessages())) {
    for (const name of Object.keys(VIEWS)) {
      const { page, frame } = await host.open(context, name, {
        settings: SETTINGS[name] ?? null,
        preferredLanguages: [language],
      });
      await page.emulateMedia({ colorScheme: "light" });
      if (name === "configuration") {
        await frame.getByRole("button", { expanded: false }).click();
      }
      await page.setViewportSize({ width: 720, height: 100 });
      await page.waitForTimeout(300);
      const height = await frame.evaluate(
        () => document.documentElement.scrollHeight,
      );
      await page.setViewportSize({ width: 720, height });
      await page.waitForTimeout(300);
      await page.screenshot({
        path: `${FOLDER}/views/${name}.${language}.png`,
      });
      await page.close();
    }
  }
  await host.close();
}

/** The demo after an outage, in the next one. */
async function shootDemo(page: Page, origin: string): Promise<void> {
  const trackEach = async () => {
    for (const id of [
      "page-view",
      "custom-link",
      "download-link",
      "exit-link",
    ]) {
      await page.click("#" + id);
      await page.waitForTimeout(400);
    }
  };
  const setMode = async (mode: string) => {
    await page.check(`#modes input[value='${mode}']`);
    await page.waitForTimeout(500);
  };
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1200, height: 1680 });
  await page.goto(origin);
  await trackEach();
  await setMode("placeholder");
  await trackEach();
  await setMode("up");
  await page.waitForTimeout(3000);
  await setMode("503");
  await trackEach();
  await page.waitForTimeout(2000);
  await page.screenshot({ path: `${FOLDER}/demo.png` });
}

/** npm run screenshots: the pictures of the docs. */
async function shoot(): Promise<void> {
  await findBrowser("chromium");
  const demo = await startDemo(0);
  const browser = await startChromium();
  await shootViews(browser.context);
  await shootDemo(await browser.context.newPage(), demo.origin);
  await Promise.all([browser.close(), demo.close()]);
}

shoot();
