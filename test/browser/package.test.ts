import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import validate from "@adobe/reactor-validator";
import { unzipSync } from "fflate";
import extension from "../../extension.json";
import { startChromium, type Chromium } from "./support/startChromium";
import { names, startStage, track, type Stage } from "./support/startStage";
import { startViewHost, type ViewHost } from "./support/startViewHost";

/* The package, as Adobe gets it (npm run package), unzipped and run. */

const root = mkdtempSync(join(tmpdir(), "offline-tracking-package-"));
let files: string[];
let browser: Chromium;
let host: ViewHost;
let stage: Stage | undefined;

beforeAll(async () => {
  const archive = unzipSync(
    readFileSync(`package-${extension.name}-${extension.version}.zip`),
  );
  files = Object.keys(archive);
  Object.entries(archive).forEach(([name, content]) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  });
  browser = await startChromium();
  host = await startViewHost(root);
});
afterAll(async () => {
  await browser.close();
  await host.close();
  await stage?.close();
  rmSync(root, { recursive: true });
});

test("it holds extension.json, dist, the icon and the licence, and nothing else", () => {
  expect(
    files.filter((name) => !/^dist\/(lib|view)\//.test(name)).sort(),
  ).toEqual(["extension.json", "icon.svg"]);
  expect(files).toContain("dist/view/LICENSE.txt");
  expect(files.filter((name) => /\.(ts|tsx|map)$/.test(name))).toEqual([]);
});

test("Adobe's validator accepts it", () => {
  expect(
    validate(
      JSON.parse(readFileSync(join(root, "extension.json"), "utf8")) as object,
    ),
  ).toBeUndefined();
});

test("its view saves settings, and its library runs them", async () => {
  const {
    frame,
    page,
    validate: isValid,
    getSettings,
  } = await host.open(browser.context, "configuration", {
    preferredLanguages: ["en-us"],
  });
  await frame.getByRole("radio", { name: "Off", exact: true }).focus();
  await page.keyboard.press("ArrowUp");
  await frame.getByRole("checkbox").focus();
  await page.keyboard.press("Space");
  expect(await isValid()).toBe(true);
  expect(
    await frame.getByText(`Version ${extension.version}`).isVisible(),
  ).toBe(true);
  const settings = await getSettings();

  stage = await startStage(settings);
  stage.property.root = root;
  const visited = await stage.open(browser.context);
  await browser.context.setOffline(true);
  await track(visited, ...names("hit", 5));
  await browser.context.setOffline(false);
  expect(await stage.arrived(5)).toEqual(names("hit", 5));
  expect(stage.exceptions).toEqual([]);
});
