import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NAMES = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const CACHE = join(
  dirname(fileURLToPath(import.meta.url)),
  "../../../node_modules/.cache",
);

/**
 * Finds a Chromium: CHROME_PATH, an installed one, else the one that ships in an npm package, unpacked once.
 *
 * @returns {Promise<{ path: string, env: Record<string, string> }>} its path, and what its environment needs
 */
export async function findChromium() {
  const { CHROME_PATH, PATH = "" } = process.env;
  const path =
    CHROME_PATH ||
    PATH.split(delimiter)
      .flatMap((folder) => NAMES.map((name) => join(folder, name)))
      .concat(PLACES)
      .find((candidate) => existsSync(candidate));
  return path ? { path, env: {} } : unpackBrowser();
}

function restore(name, value) {
  if (value === undefined) {
    delete process.env[name];
  } else {
    process.env[name] = value;
  }
}

async function unpackBrowser() {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const packageFile = join(
    entry.slice(0, entry.indexOf("chromium") + "chromium".length),
    "package.json",
  );
  const { version } = JSON.parse(await readFile(packageFile, "utf8"));
  const folder = join(CACHE, `chromium-${version}`);

  if (!existsSync(folder)) {
    await mkdir(CACHE, { recursive: true });
    const unfinished = await mkdtemp(join(CACHE, "chromium-"));
    // The package unpacks into the temporary folder; its shared libraries only for a runtime of this name.
    const { TMPDIR, AWS_LAMBDA_JS_RUNTIME } = process.env;
    process.env.TMPDIR = unfinished;
    process.env.AWS_LAMBDA_JS_RUNTIME = "nodejs22.x";
    const { default: chromium } = await import("@sparticuz/chromium");
    await chromium.executablePath();
    restore("TMPDIR", TMPDIR);
    restore("AWS_LAMBDA_JS_RUNTIME", AWS_LAMBDA_JS_RUNTIME);
    // Its own names folders of another system.
    await writeFile(
      join(unfinished, "fonts", "fonts.conf"),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
    );
    await rename(unfinished, folder);
  }
  return {
    path: join(folder, "chromium"),
    env: {
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_PATH: join(folder, "fonts"),
    },
  };
}
