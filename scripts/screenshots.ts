import type { Page } from "playwright-core";
import { startDemo } from "../demo/startDemo";
import { startSandbox } from "../demo/startSandbox";
import { findBrowser } from "../test/browser/support/findBrowser.mjs";
import { startBrowser } from "../test/browser/support/startBrowser";

const FOLDER = "docs/images";

/** The configuration view, turned on, as the sandbox shows it. */
async function shootView(page: Page, origin: string): Promise<void> {
  await page.setViewportSize({ width: 1500, height: 1750 });
  await page.goto(`${origin}/#/viewSandbox`);
  const iframe = await page.waitForSelector("iframe");
  const view = await iframe.contentFrame();
  await view?.getByRole("switch").click({ force: true });
  await view?.getByRole("checkbox").click({ force: true });
  const suites = view?.getByRole("textbox", { name: "Report suites" });
  await suites?.fill("examplecom");
  await suites?.press("Enter");
  await view?.getByRole("button", { name: "Advanced" }).click();
  await page.waitForTimeout(500);
  await iframe.screenshot({ path: `${FOLDER}/view.png` });
}

/** The demo, after an outage. */
async function shootDemo(page: Page, origin: string): Promise<void> {
  await page.setViewportSize({ width: 1200, height: 1180 });
  await page.goto(origin);
  await page.check("input[value=up]");
  await page.click("#page-view");
  await page.waitForTimeout(500);
  await page.check("input[value='503']");
  await page.waitForTimeout(500);
  for (const id of ["page-view", "custom-link", "download-link", "exit-link"]) {
    await page.click("#" + id);
    await page.waitForTimeout(400);
  }
  await page.check("input[value=up]");
  await page.waitForTimeout(3000);
  await page.check("input[value='refusing']");
  await page.waitForTimeout(300);
  await page.click("#page-view");
  await page.click("#custom-link");
  await page.waitForTimeout(1000);
  await page.screenshot({ path: `${FOLDER}/demo.png` });
}

/** npm run screenshots: the pictures of the README. */
async function shoot(): Promise<void> {
  const { path, env } = await findBrowser();
  process.env.TEST_BROWSER_PATH = path;
  process.env.TEST_BROWSER_ENV = JSON.stringify(env);
  const demo = await startDemo(0);
  const sandbox = await startSandbox(0, demo.collectionServer);
  const browser = await startBrowser();
  await shootView(await browser.context.newPage(), sandbox.origin);
  await shootDemo(await browser.context.newPage(), demo.origin);
  await Promise.all([browser.close(), sandbox.close(), demo.close()]);
}

shoot();
