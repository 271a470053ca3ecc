import { execFileSync } from "node:child_process";

const NAMES = [
  "firefox-esr",
  "firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];
/** The first that can be taken offline by WebDriver BiDi is not much older. */
const OLDEST = 153;

/**
 * Finds a Firefox: FIREFOX_PATH, or an installed one.
 *
 * @returns {{ path: string, version: string }}
 * @throws {Error} why there is none
 */
export function findFirefox() {
  const { FIREFOX_PATH } = process.env;
  const found = (FIREFOX_PATH ? [FIREFOX_PATH] : NAMES).flatMap((path) => {
    try {
      const output = execFileSync(path, ["--version"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      const [version = ""] = /[\d.]+\w*$/.exec(output.trim()) || [];
      return [{ path, version }];
    } catch {
      return [];
    }
  });
  if (!found.length) {
    throw new Error("it isn't installed (Debian: firefox-esr)");
  }
  const recent = found.find(({ version }) => parseInt(version) >= OLDEST);
  if (!recent) {
    throw new Error(`${found[0].version} is older than ${OLDEST}`);
  }
  return recent;
}
