import { createPage, type Page } from "../../src/lib/delivery/createPage";
import { createPageId } from "../../src/lib/delivery/createPageId";
import { createPageEvents, type PageEvents } from "./support/createPageEvents";

let events: PageEvents;
let page: Page;
const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);
const state = () => ({
  isLeaving: page.isLeaving,
  isLeft: page.isLeft,
  mayEnd: page.mayEnd(),
});
const HERE = { isLeaving: false, isLeft: false, mayEnd: false };
const LEAVING = { isLeaving: true, isLeft: false, mayEnd: true };
const LEFT = { isLeaving: true, isLeft: true, mayEnd: true };

beforeEach(() => {
  jest.useFakeTimers();
  events = createPageEvents();
  page = createPage("mine");
});
afterEach(() => {
  events.restore();
  jest.useRealTimers();
});

test("ids are long, and no two are the same, whatever a page makes of Math.random", () => {
  jest.spyOn(Math, "random").mockReturnValue(0.5);
  const ids = new Set(Array.from({ length: 100 }, createPageId));
  expect(ids.size).toBe(100);
  ids.forEach((id) => expect(id).toMatch(/^[0-9a-z]{2,14}$/));
  const lengths = [...ids].map(({ length }) => length);
  expect(Math.max(...lengths)).toBeGreaterThan(7);
  jest.restoreAllMocks();
});

test("is there at first", () => {
  expect([page.id, state()]).toEqual(["mine", HERE]);
});

describe.each(["pagehide", "freeze"])("%s", (type) => {
  test("is that it was left", () => {
    const heard: string[] = [];
    page.leaving(() => heard.push("leaving"));
    page.left(() => heard.push("left"));
    events.fire(type);
    expect([heard, state()]).toEqual([["leaving", "left"], LEFT]);
  });

  test("that a script dispatches is nothing", () => {
    const heard = jest.fn();
    page.leaving(heard);
    events.fire(type, { isTrusted: false });
    expect([heard.mock.calls.length, state()]).toEqual([0, HERE]);
  });

  test("is taken back by a timer that runs after 1 s", async () => {
    const returned = jest.fn();
    page.returned(returned);
    events.fire(type);
    await pass(999);
    expect([returned.mock.calls.length, state()]).toEqual([0, LEFT]);
    await pass(1);
    expect([returned.mock.calls, state()]).toEqual([[[false]], HERE]);
  });
});

describe("beforeunload", () => {
  test("is that it is about to be left", () => {
    const left = jest.fn();
    const leaving = jest.fn();
    page.left(left);
    page.leaving(leaving);
    events.fire("beforeunload");
    expect(state()).toEqual(LEAVING);
    expect(leaving).toHaveBeenCalledTimes(1);
    expect(left).not.toHaveBeenCalled();
  });

  test("is listened to while somebody asks, as browsers treat such pages as dirty", () => {
    expect(events.count("beforeunload")).toBe(0);
    const stops = [page.leaving(() => 0), page.leaving(() => 0)];
    expect(events.count("beforeunload")).toBe(1);
    stops[0]();
    expect(events.count("beforeunload")).toBe(1);
    stops[1]();
    expect(events.count("beforeunload")).toBe(0);
  });

  test("that leads to pagehide a second later: the timer starts anew", async () => {
    const returned = jest.fn();
    page.returned(returned);
    page.leaving(() => undefined);
    events.fire("beforeunload");
    await pass(900);
    events.fire("pagehide");
    await pass(999);
    expect(returned).not.toHaveBeenCalled();
    await pass(1);
    expect(returned).toHaveBeenCalledTimes(1);
  });
});

describe("pageshow", () => {
  test.each([true, false])(
    "tells whether it was restored: %s",
    async (persisted) => {
      const returned = jest.fn();
      page.returned(returned);
      events.fire("pageshow", { persisted });
      expect(returned).not.toHaveBeenCalled();
      events.fire("pagehide");
      events.fire("pageshow", { persisted });
      expect([returned.mock.calls, state()]).toEqual([[[persisted]], HERE]);
      await pass(2000);
      expect(returned).toHaveBeenCalledTimes(1);
    },
  );
});

describe("a click", () => {
  test("may end the page within 500 ms", async () => {
    events.fire("click");
    expect(state()).toEqual({ ...HERE, mayEnd: true });
    await pass(499);
    expect(page.mayEnd()).toBe(true);
    await pass(1);
    expect(page.mayEnd()).toBe(false);
  });

  test("of a script may not, nor does it change what the visitor's may", async () => {
    events.fire("click", { isTrusted: false });
    expect(page.mayEnd()).toBe(false);
    events.fire("click");
    await pass(300);
    events.fire("click", { isTrusted: false });
    expect(page.mayEnd()).toBe(true);
    await pass(200);
    expect(page.mayEnd()).toBe(false);
  });

  test("counts also where the page stops it", () => {
    events.restore();
    const listen = jest.spyOn(window, "addEventListener");
    createPage("other");
    expect(listen).toHaveBeenCalledWith("click", expect.any(Function), true);
    listen.mockRestore();
  });
});

describe("untilStays", () => {
  test("resolves at once in a page that is there", async () => {
    await page.untilStays();
  });

  test.each([
    [false, true],
    [true, false],
  ])(
    "of a page that comes back (restored: %s): %s",
    async (persisted, isSo) => {
      events.fire("pagehide");
      const stays = jest.fn();
      void page.untilStays().then(stays);
      await pass(0);
      expect(stays).not.toHaveBeenCalled();
      events.fire("pageshow", { persisted });
      await pass(0);
      expect(stays).toHaveBeenCalledTimes(isSo ? 1 : 0);
      // What the page left behind then is nobody's any more.
      events.fire("pagehide");
      events.fire("pageshow");
      await pass(0);
      expect(stays).toHaveBeenCalledTimes(isSo ? 1 : 0);
    },
  );
});

describe("wait", () => {
  test("gives what the work gives, and listens no more", async () => {
    const waited = page.wait(Promise.resolve("done"));
    expect(events.count("beforeunload")).toBe(1);
    expect(await waited).toBe("done");
    expect(events.count("beforeunload")).toBe(0);
  });

  test("ends with the page", async () => {
    const waited = page.wait(new Promise(() => undefined));
    events.fire("beforeunload");
    expect(await waited).toBeUndefined();
    expect(events.count("beforeunload")).toBe(0);
  });

  test("does not begin in one that is being left", async () => {
    events.fire("pagehide");
    expect(await page.wait(Promise.resolve("done"))).toBeUndefined();
    expect(events.count("beforeunload")).toBe(0);
  });
});
