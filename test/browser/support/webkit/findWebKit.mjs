import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Runs a command where WebKit can be taken offline. */
export const IN_OWN_NETWORK = join(
  dirname(fileURLToPath(import.meta.url)),
  "inOwnNetwork.sh",
);

/** What is needed, how it shows, and the Debian package that has it. */
const NEEDED = [
  ["WebKitWebDriver", ["--help"], "webkit2gtk-driver"],
  ["Xvfb", ["-help"], "xvfb"],
  ["ip", ["-V"], "iproute2"],
  ["ss", ["-V"], "iproute2"],
  [
    "/usr/bin/python3",
    ["-c", "import gi; gi.require_version('WebKit2', '4.1')"],
    "python3-gi, gir1.2-webkit2-4.1",
  ],
];

const VERSION = `import gi
gi.require_version("WebKit2", "4.1")
from gi.repository import WebKit2 as w
print(w.get_major_version(), w.get_minor_version(), w.get_micro_version(), sep=".")`;

const run = (command, args) =>
  execFileSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

/**
 * Finds WebKitGTK, its driver, and what the tests need to show it and to take it offline.
 *
 * @returns {{ version: string }}
 * @throws {Error} what is missing
 */
export function findWebKit() {
  const missing = NEEDED.filter(([command, args]) => {
    try {
      run(command, args);
      return false;
    } catch {
      return true;
    }
  }).map(([, , packages]) => packages);
  if (missing.length) {
    throw new Error(
      `not all of it is installed (Debian: ${[...new Set(missing)].join(", ")})`,
    );
  }
  if (!process.env.OWN_NETWORK) {
    try {
      run("sh", [IN_OWN_NETWORK, "true"]);
    } catch {
      throw new Error("it can't be given a network of its own");
    }
  }
  return { version: run("/usr/bin/python3", ["-c", VERSION]).trim() };
}
