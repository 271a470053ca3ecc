import { startBrowser, type TestBrowser } from "./support/startBrowser";
import { names, startStage, track, type Stage } from "./support/startStage";

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
  expect(stage.exceptions).toEqual([]);
  await browser.context.setOffline(false);
  await Promise.all(browser.context.pages().map((page) => page.close()));
  await stage.close();
});

test("online: hits arrive once, in order, each with its timestamp", async () => {
  const start = Math.floor(Date.now() / 1000);
  const page = await stage.open(browser.context);
  await track(page, "a", "b", "c");
  expect(await stage.arrived(3)).toEqual(["a", "b", "c"]);
  stage.collection.arrivals.forEach(({ ts }) => {
    expect(ts).toBeGreaterThanOrEqual(start);
    expect(ts).toBeLessThanOrEqual(Date.now() / 1000);
  });
});

test("offline, then online with no new hit", async () => {
  const page = await stage.open(browser.context);
  await track(page, "before");
  await stage.arrived(1);
  await browser.context.setOffline(true);
  await track(page, "a", "b", "c");
  expect(await stage.arrived(1)).toEqual(["before"]);
  await browser.context.setOffline(false);
  expect(await stage.arrived(4)).toEqual(["before", "a", "b", "c"]);
});

test("200 hits offline", async () => {
  const page = await stage.open(browser.context);
  await browser.context.setOffline(true);
  await track(page, ...names("hit", 200));
  await browser.context.setOffline(false);
  expect(await stage.arrived(200)).toEqual(names("hit", 200));
});
