import type { Frame, Page } from "playwright-core";
import { startSandbox } from "../../demo/startSandbox";
import type { SiteServer } from "../../demo/siteServer";
import { startBrowser, type TestBrowser } from "./support/startBrowser";
import { startStage, track, type Stage } from "./support/startStage";

/* The view in Adobe's sandbox, and what it saves in the library. */

let browser: TestBrowser;
let stage: Stage;
let sandbox: SiteServer;

beforeAll(async () => {
  browser = await startBrowser();
  stage = await startStage(null);
  sandbox = await startSandbox(0, stage.collection.host);
});
afterAll(async () => {
  await sandbox.close();
  await stage.close();
  await browser.close();
});

async function openView(): Promise<[Page, Frame]> {
  const page = await browser.context.newPage();
  // Wide enough that nothing of the sandbox is in a menu.
  await page.setViewportSize({ width: 1400, height: 1600 });
  await page.goto(`${sandbox.origin}/#/viewSandbox`);
  const handle = await page.waitForSelector("iframe");
  const frame = (await handle.contentFrame()) as Frame;
  await frame.getByRole("switch").waitFor();
  return [page, frame];
}

/** What the sandbox shows on one of its tabs, after its button was pressed. */
async function ask(page: Page, tab: string, button: string): Promise<string> {
  await page.getByRole("tab", { name: tab }).click();
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.waitForTimeout(500);
  return page.getByRole("tabpanel").innerText();
}

test("the view is filled in by keyboard, saved, and its very settings run in the library", async () => {
  const [page, frame] = await openView();
  const answer = await ask(page, "Validate", "Validate");
  expect(answer).toMatch(/valid/i);

  await frame.getByRole("switch").focus();
  await page.keyboard.press("Space");
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

  const shown = await ask(page, "Get Settings", "Get Settings");
  const settings: unknown = JSON.parse(
    shown
      .slice(shown.indexOf("{"), shown.lastIndexOf("}") + 1)
      // The sandbox's editor numbers its lines.
      .replace(/^\d+$/gm, ""),
  );
  expect(settings).toEqual({
    trackOffline: true,
    timestampsAccepted: true,
    reportSuites: ["sandboxsuite"],
    offlineHitLimit: 3,
  });
  await page.close();

  const library = await startSandbox(0, stage.collection.host, settings);
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
  await frame.getByRole("switch").click({ force: true });
  await ask(page, "Validate", "Validate");
  await frame.getByText("Confirm this to turn offline tracking on").waitFor();
  await page.close();
});
