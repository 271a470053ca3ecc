import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";

/** A browser with a profile on disk, as a visitor has it. */
export interface TestBrowser {
  context: BrowserContext;
  profile: string;
  /** Ends it as a crash or a power button would. */
  kill(): Promise<void>;
  /** Closes it and deletes the profile. */
  close(): Promise<void>;
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

/** Starts a browser, with the profile of an earlier one if given. */
export async function startBrowser(profile?: string): Promise<TestBrowser> {
  const {
    TEST_BROWSER_PATH = "",
    TEST_BROWSER_ENV = "{}",
    ...env
  } = process.env;
  const folder = profile || mkdtempSync(join(tmpdir(), "offline-tracking-"));
  const child = spawn(
    TEST_BROWSER_PATH,
    [...FLAGS, `--user-data-dir=${folder}`, "about:blank"],
    {
      env: { ...env, ...(JSON.parse(TEST_BROWSER_ENV) as object) },
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.on("exit", () => resolve());
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const [, url] = /listening on (ws:\S+)/.exec(output) || [];
      if (url) {
        resolve(url);
      }
    });
    child.on("exit", () => reject(new Error(`No browser: ${output}`)));
    child.on("error", reject);
  });
  const browser = await chromium.connectOverCDP(endpoint);

  const kill = async () => {
    try {
      // The whole group: the browser and its renderers.
      process.kill(-(child.pid as number), "SIGKILL");
    } catch (e) {
      // It has ended already.
    }
    await ended;
  };
  return {
    context: browser.contexts()[0],
    profile: folder,
    kill,
    async close() {
      await browser.close();
      await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
