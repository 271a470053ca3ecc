import { readdirSync, readFileSync } from "node:fs";
import { version } from "../../extension.json";
import packageJson from "../../package.json";
import { startBrowser, type TestBrowser } from "./support/startBrowser";
import { ACCEPTED, startStage, track, type Stage } from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

/* What the docs tell people to run. Links are checked by npm run lint. */

const FILES = readdirSync(".")
  .concat(readdirSync("docs").map((name) => `docs/${name}`))
  .filter((name) => name.endsWith(".md"));
const samples = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/```js\n([\s\S]+?)```/g)].map(
    ([, code]) => code,
  );

let browser: TestBrowser;
let stage: Stage;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await startStage();
});
afterEach(async () => {
  await browser.context.setOffline(false);
  await Promise.all(browser.context.pages().map((page) => page.close()));
  await stage.close();
});

test("every code sample is known here", () => {
  const counts = FILES.map((file): [string, number] => [
    file,
    samples(file).length,
  ]).filter(([, count]) => count);
  expect(Object.fromEntries(counts)).toEqual({
    "docs/migrating.md": 1,
    // privacy.test.ts
    "docs/privacy.md": 1,
    "docs/rules.md": 1,
    // worker.test.ts has the line for the worker; Workbox is not run.
    "docs/service-worker.md": 3,
    "docs/troubleshooting.md": 1,
  });
});

test("docs/rules.md: an extension is told of hits that came late, by the shared module", async () => {
  const [sample] = samples("docs/rules.md");
  stage.property.rules = [
    {
      name: "sample",
      events: [{ code: "(trigger) => { window.start = trigger; }" }],
      actions: [
        {
          code: `(event, turbine) => { turbine.logger.info = (message) => { window.said = message; };\n${sample}\n}`,
        },
      ],
    },
  ];
  const page = await stage.open(browser.context);
  await browser.context.setOffline(true);
  await track(page, "a", "b");
  await page.waitForTimeout(700);
  await page.evaluate(() => {
    (window.start as (event: object) => void)({});
  });
  await browser.context.setOffline(false);
  await page.waitForFunction(() => window.said === "2 hits came late");
});

test("docs/troubleshooting.md: the snippet shows what waits, each server, and the version", async () => {
  const [sample] = samples("docs/troubleshooting.md");
  const page = await stage.open(browser.context);
  await stage.collection.setMode("503");
  await track(page, "a", "b");
  await page.evaluate(() => {
    window.tables = [];
    console.table = (rows: unknown) => {
      (window.tables as unknown[]).push(rows);
    };
    console.log = (...words: unknown[]) => {
      window.said = words.join(" ");
    };
  });
  const look = async () => {
    await page.evaluate(`window.tables = []; window.said = ""; ${sample}`);
    await page.waitForFunction(() => window.said);
    return page.evaluate(
      () => window.tables as [Record<string, string>[], object[]],
    );
  };
  await waitUntil("the first failure", async () => {
    const [[first]] = await look();
    return Number(first.failures) > 0;
  });
  const [hits, servers] = await look();
  expect(hits).toEqual([
    expect.objectContaining({ "report suites": "suite1", name: "a" }),
    expect.objectContaining({
      "report suites": "suite1",
      name: "b",
      state: "waits",
      why: "unreachable",
      failures: 0,
    }),
  ]);
  expect(servers).toEqual([
    expect.objectContaining({ server: `http://${stage.collection.host}` }),
  ]);
  expect(await page.evaluate(() => window.said)).toBe(
    `Offline Tracking ${version} 2 hits`,
  );
});

test.each([
  ["www.example.com", true],
  ["shop.internal.example.com", false],
])("docs/migrating.md: a data element decides, on %s", async (host, isOn) => {
  const [sample] = samples("docs/migrating.md");
  stage.property.settings = { ...ACCEPTED, trackOffline: "%allowed%" };
  stage.property.dataElements = {
    allowed: `() => { const location = { hostname: "${host}" }; ${sample} }`,
  };
  const page = await stage.open(browser.context);
  await track(page, "a");
  await stage.arrived(1);
  expect(stage.collection.arrivals[0].ts !== undefined).toBe(isOn);
});

test.each(FILES)("%s names npm scripts that there are", (file) => {
  const named = [
    ...readFileSync(file, "utf8").matchAll(/npm run ([\w:-]+)/g),
  ].map(([, script]) => script);
  expect(Object.keys(packageJson.scripts)).toEqual(
    expect.arrayContaining(named),
  );
});
