import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { startGroup } from "./startGroup";
import type { TestBrowser } from "./TestBrowser";

/** Chromium, with all that Playwright can do. */
export interface Chromium extends TestBrowser<Page> {
  context: BrowserContext;
}

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-port=0",
];

/** Starts Chromium, with the profile of an earlier one if given. */
export async function startChromium(profile?: string): Promise<Chromium> {
  const {
    TEST_BROWSER_PATH = "",
    TEST_BROWSER_ENV = "{}",
    ...env
  } = process.env;
  const folder = profile || mkdtempSync(join(tmpdir(), "offline-tracking-"));
  const group = startGroup(
    TEST_BROWSER_PATH,
    [...FLAGS, `--user-data-dir=${folder}`, "about:blank"],
    { ...env, ...(JSON.parse(TEST_BROWSER_ENV) as object) },
  );
  const [, endpoint] = await group.says(/listening on (ws:\S+)/);
  const browser = await chromium.connectOverCDP(endpoint);

  return {
    context: browser.contexts()[0],
    profile: folder,
    kill: () => group.kill(),
    async close() {
      await browser.close();
      await group.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
