import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPort } from "../../demo/findPort";
import { startChromium, type Chromium } from "./support/startChromium";

/* npm start, as one who tries the extension types it: also in two terminals, and with mistakes. */

const COMMAND = [process.execPath, "--import", "tsx", "scripts/start.ts"];
const folder = mkdtempSync(join(tmpdir(), "offline-tracking-start-test-"));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const appMeasurement = file(
  "AppMeasurement.js",
  'function s_gi() {} var version="9.9.9";',
);
const visitorApi = file("VisitorAPI.js", "window.Visitor = 1;");
const started: ChildProcess[] = [];
/** Somebody else, who has port 3000. */
const other = createServer();
let browser: Chromium;

beforeAll(async () => {
  browser = await startChromium();
  await new Promise((resolve) => {
    other.on("error", resolve);
    other.listen(3000, "127.0.0.1", () => resolve(undefined));
  });
});
afterAll(async () => {
  await Promise.all(started.map(stop));
  await browser.close();
  other.close();
  rmSync(folder, { recursive: true });
});

const stop = (child: ChildProcess) =>
  new Promise((resolve) => {
    child.on("exit", resolve);
    if (child.exitCode !== null || !child.kill("SIGINT")) {
      resolve(undefined);
    }
  });

/** Starts it, and gives its addresses as it prints them. */
async function start(trackerPath?: string) {
  const [node, ...args] = COMMAND;
  const child = spawn(node, args, {
    env: { ...process.env, APPMEASUREMENT_PATH: trackerPath },
  });
  started.push(child);
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Ctrl-C")) {
        resolve();
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", () => reject(new Error(output)));
  });
  const [demo, sandbox] = [
    ...output.matchAll(/(http:\/\/localhost:\d+)(?:$|\/#)/gm),
  ].map(([, origin]) => origin);
  return { demo, sandbox };
}

/** What was built here, with when. */
const built = () =>
  readdirSync("dist", { recursive: true, encoding: "utf8" }).map(
    (path) => `${path} ${statSync(join("dist", path)).mtimeMs}`,
  );

const read = async (url: string) => {
  const response = await fetch(url);
  return response.ok ? response.text() : `status ${response.status}`;
};

test("port 3001 is passed over also where it is free", async () => {
  expect(await findPort(3001)).toBeGreaterThan(3001);
});

test("two at the same time: each keeps its files, its tracker and its views, and none is on port 3001", async () => {
  const before = built();
  const first = await start();
  expect(await read(`${first.sandbox}/files/tracker.js`)).toContain(
    "StandInTracker",
  );

  // While the second one builds, what the first one shows is there all the time.
  const answers = new Set<string>();
  let isBuilding = true;
  const watching = (async () => {
    while (isBuilding) {
      answers.add(await read(`${first.demo}/library.js`));
    }
  })();
  const second = await start(appMeasurement).finally(() => {
    isBuilding = false;
  });
  await watching;
  expect(answers.size).toBe(1);
  expect([...answers][0]).toContain(
    "analytics-offline-tracking/dist/lib/main.js",
  );

  expect(await read(`${second.sandbox}/files/tracker.js`)).toContain("9.9.9");
  expect(await read(`${first.sandbox}/files/tracker.js`)).toContain(
    "StandInTracker",
  );
  expect(
    [first, second].map(({ sandbox }) => new URL(sandbox).port),
  ).not.toContain("3001");
  expect(
    new Set([first.sandbox, second.sandbox, first.demo, second.demo]).size,
  ).toBe(4);
  expect(built()).toEqual(before);

  for (const { demo, sandbox } of [first, second]) {
    const page = await browser.context.newPage();
    await page.goto(`${sandbox}/#/viewSandbox`);
    const frame = await (await page.waitForSelector("iframe")).contentFrame();
    await frame?.getByRole("radio").first().waitFor();
    expect(frame?.url()).toContain(sandbox);
    await page.goto(demo);
    await page.waitForSelector("#page-view");
  }
  // Two builds: half a minute, and more on a busy machine.
}, 180000);

test.each([
  ["APPMEASUREMENT_PATH", "there is no file", join(folder, "none.js")],
  ["APPMEASUREMENT_PATH", "can't be read", folder],
  ["APPMEASUREMENT_PATH", "is not AppMeasurement", visitorApi],
  ["APPMEASUREMENT_PATH", "is not AppMeasurement", file("empty.js", "")],
  ["VISITORAPI_PATH", "there is no file", join(folder, "none.js")],
  ["VISITORAPI_PATH", "can't be read", folder],
  ["VISITORAPI_PATH", "is not VisitorAPI", appMeasurement],
])("%s: %s (%s): one sentence, exit code 1", (variable, text, path) => {
  const [node, ...args] = COMMAND;
  const { status, stdout, stderr } = spawnSync(node, args, {
    env: { ...process.env, [variable]: path },
    encoding: "utf8",
    timeout: 30000,
  });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringMatching(new RegExp(`^${variable}.*${text}`)),
  ]);
  expect(stderr).toContain(path);
});
