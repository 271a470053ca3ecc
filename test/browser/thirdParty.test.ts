import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sendText, startSiteServer } from "../../demo/siteServer";
import { startBrowser, type TestBrowser } from "./support/startBrowser";
import { startStage, track, type Stage } from "./support/startStage";

/* The site in a frame of another site's page. */

/** A profile of Firefox in which third-party cookies are blocked, and storage with them. */
function createBlockingProfile(): string {
  const folder = mkdtempSync(join(tmpdir(), "offline-tracking-"));
  writeFileSync(
    join(folder, "prefs.js"),
    'user_pref("network.cookie.cookieBehavior", 1);\n',
  );
  return folder;
}

function isStorageBlocked(): boolean {
  try {
    return !localStorage;
  } catch (e) {
    return true;
  }
}

let browser: TestBrowser;
let stage: Stage;

async function openFrame() {
  const outer = await startSiteServer((_url, response) =>
    sendText(
      response,
      "text/html",
      `<!doctype html><iframe src="${stage.origin}/framed"></iframe>`,
    ),
  );
  const page = await browser.context.newPage();
  stage.listen(page);
  // Another site than localhost, whose server it is.
  await page.goto(outer.origin.replace("localhost", "127.0.0.1"));
  const [, frame] = await page.frames();
  await stage.ready(frame);
  return { frame, close: outer.close };
}

afterEach(async () => {
  await browser.close();
  await stage.close();
  expect(stage.exceptions).toEqual([]);
});

test.each([
  ["as the browser comes", () => undefined, false],
  ["third-party cookies blocked", createBlockingProfile, true],
])(
  "%s: hits go out, wait while offline, and come once",
  async (_how, createProfile, isBlocked) => {
    browser = await startBrowser(createProfile());
    stage = await startStage();
    const { frame, close } = await openFrame();
    expect(await frame.evaluate(isStorageBlocked)).toBe(isBlocked);
    await track(frame, "a", "b", "c");
    expect(await stage.arrived(3)).toEqual(["a", "b", "c"]);
    await browser.context.setOffline(true);
    await track(frame, "d", "e", "f", "g");
    await browser.context.setOffline(false);
    await track(frame, "h");
    expect(await stage.arrived(8)).toEqual("abcdefgh".split(""));
    expect(await frame.evaluate(() => window.pageErrors)).toEqual([]);
    await close();
  },
);
