import { startBrowser, type TestBrowser } from "./support/startBrowser";
import {
  KNOWN_VISITOR,
  names,
  startStage,
  track,
  type Stage,
} from "./support/startStage";
import { untilFailed } from "./support/untilFailed";

/* Tabs, databases, servers and visitors that are quicker or slower than one another. */

let browser: TestBrowser;
let stage: Stage;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await startStage();
  if (stage.property.analytics) {
    stage.property.analytics.variables = KNOWN_VISITOR;
  }
});
afterEach(async () => {
  await Promise.all(browser.context.pages().map((page) => page.close()));
  await stage.close();
  expect(stage.exceptions).toEqual([]);
});

const open = () => stage.open(browser.context);
/** Longer than what should not come takes. */
const LONGER = 5000;

/** A script that has the page hear so many milliseconds later that its database is open. */
const lateDatabase = (milliseconds: number) => `
  var openDatabase = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function () {
    var request = openDatabase.apply(this, arguments);
    var listener;
    Object.defineProperty(request, "onsuccess", {
      get: function () { return listener; },
      set: function (given) { listener = given; },
    });
    request.addEventListener("success", function (event) {
      setTimeout(function () { if (listener) { listener.call(request, event); } }, ${String(milliseconds)});
    });
    return request;
  };`;

test("a hit that one tab has on the wire is answered while another tab opens its database", async () => {
  const first = await open();
  stage.head = lateDatabase(1900);
  stage.collection.latency = 2000;
  await track(first, "hit");
  const second = await open();
  await stage.arrived(1);
  await second.waitForTimeout(LONGER);
  expect(await stage.arrived(1)).toEqual(["hit"]);
});

test("a hit is delivered by another tab before the database of its own is open", async () => {
  const first = await open();
  await stage.collection.setMode("503");
  await track(first, "first");
  await untilFailed(first);
  await track(first, ...names("queued", 3));
  await first.waitForTimeout(2000);
  stage.head = lateDatabase(1000);
  const second = await open();
  await stage.collection.setMode("up");
  await track(first, "next");
  await track(second, "other");
  const all = ["first", "next", "other", ...names("queued", 3)];
  await stage.arrived(6);
  await second.waitForTimeout(LONGER);
  expect((await stage.arrived(6)).sort()).toEqual(all);
});

test.each<"503" | "refusing" | "portal">(["503", "refusing", "portal"])(
  "the site clears its localStorage with a hit on the wire, with the server %s",
  async (mode) => {
    const page = await open();
    await stage.collection.setMode(mode);
    await page.evaluate(() => {
      window.s.pageName = "logout";
      window.s.t();
      localStorage.clear();
    });
    await untilFailed(page);
    await stage.collection.setMode("up");
    await track(page, "next");
    expect((await stage.arrived(2)).sort()).toEqual(["logout", "next"]);
  },
);

test("a visitor who refuses and agrees at once: what was tracked after that is kept", async () => {
  stage.head = `
    window.isApproved = true;
    window.listeners = [];
    window.adobe = { optIn: {
      Categories: { ANALYTICS: "aa" },
      isComplete: true,
      isApproved: function () { return window.isApproved; },
      fetchPermissions: function (listener) { listeners.push(listener); listener(); },
    } };
    window.say = function (isApproved) {
      window.isApproved = isApproved;
      listeners.forEach(function (listener) { listener(); });
    };`;
  const page = await open();
  await track(page, "first");
  await stage.arrived(1);
  await stage.collection.setMode("503");
  await track(page, "before");
  await untilFailed(page);
  await page.evaluate(() => {
    const say = window.say as (isApproved: boolean) => void;
    say(false);
    say(true);
    ["after1", "after2"].forEach((name) => {
      window.s.pageName = name;
      window.s.t();
    });
  });
  await stage.collection.setMode("up");
  await track(page, "last");
  expect((await stage.arrived(4)).sort()).toEqual([
    "after1",
    "after2",
    "first",
    "last",
  ]);
});
