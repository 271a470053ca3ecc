import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../demo/library";
import { findBrowser } from "../test/browser/support/findBrowser.mjs";
import type { BrowserName } from "../test/browser/support/startBrowser";
import { IN_OWN_NETWORK } from "../test/browser/support/webkit/findWebKit.mjs";

const TITLES: Record<BrowserName, string> = {
  chromium: "Chromium",
  firefox: "Firefox",
  webkit: "WebKit",
};
const JEST = join(ROOT, "node_modules/jest/bin/jest.js");
const OPTION = "--browser";

/** The names in "firefox,webkit". */
function toNames(text = ""): BrowserName[] {
  const names = text.split(",").filter(Boolean);
  const unknown = names.find((name) => !(name in TITLES));
  if (unknown) {
    throw new Error(
      `No browser of the tests: ${unknown}. They have ${Object.keys(TITLES).join(", ")}.`,
    );
  }
  return names as BrowserName[];
}

/** Runs Jest's projects of these browsers. Resolves with whether all was well. */
function runJest(args: string[], names: BrowserName[]): Promise<boolean> {
  const isAlone = names.includes("webkit");
  const command = [
    ...(isAlone ? ["sh", IN_OWN_NETWORK] : []),
    process.execPath,
    JEST,
    ...args,
    // One file after the other: they would take the network from each other.
    ...(isAlone ? ["--runInBand"] : []),
    "--selectProjects",
    ...names.map((name) => (name === "chromium" ? "browser" : name)),
  ];
  return new Promise((resolve, reject) => {
    spawn(command[0], command.slice(1), { stdio: "inherit" })
      .on("error", reject)
      .on("exit", (code) => resolve(code === 0));
  });
}

/**
 * npm run test:browser: in Chromium, and in Firefox and WebKit where the machine has them. `--browser firefox,webkit`
 * runs these and no other; what else is given goes to Jest. Those that the environment's REQUIRED_BROWSERS names must be
 * there.
 */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const option = args.indexOf(OPTION);
  const [, asked] = option < 0 ? [] : args.splice(option, 2);
  const wanted = asked ? toNames(asked) : toNames(Object.keys(TITLES).join());
  const required = asked
    ? wanted
    : toNames(`chromium,${process.env.REQUIRED_BROWSERS ?? ""}`);

  const found: BrowserName[] = [];
  const versions: string[] = [];
  const missing: string[] = [];
  for (const name of wanted) {
    try {
      versions.push(`${TITLES[name]} (${await findBrowser(name)})`);
      found.push(name);
    } catch (e) {
      missing.push(`${TITLES[name]}: ${(e as Error).message}`);
    }
  }
  const lacking = required.find((name) => !found.includes(name));
  if (lacking) {
    throw new Error(`${TITLES[lacking]} is required. ${missing.join(". ")}`);
  }

  const runs = [
    found.filter((name) => name !== "webkit"),
    found.filter((name) => name === "webkit"),
  ].filter((names) => names.length);
  const results: boolean[] = [];
  for (const names of runs) {
    results.push(await runJest(args, names));
  }
  console.log(`The browser tests ran in ${versions.join(", ")}.`);
  missing.forEach((line) => console.log(`They did not run in ${line}.`));
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

main().catch((e: unknown) => {
  console.error((e as Error).message);
  process.exitCode = 1;
});
