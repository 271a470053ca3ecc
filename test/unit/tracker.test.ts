import { attachTracker } from "../../src/lib/tracker/attachTracker";
import { takeDoneAction } from "../../src/lib/tracker/takeDoneAction";
import { takeStoredHits } from "../../src/lib/tracker/takeStoredHits";
import type { Tracker } from "../../src/lib/tracker/Tracker";

const HIT = "https://x.example/b/ss/suite/1/JS/s1?AQB=1&ts=1700000000&AQE=1";
const KEY = "AppMeasurement.requests-undefinedsuite";

/** A tracker that tracks what `compile` is given. */
function createTracker() {
  let preTrack: (url: string) => void = () => undefined;
  const tracker = {
    account: "suite",
    storageFilename: "AppMeasurement.requests",
    bufferRequests: jest.fn(),
    registerPreTrackCallback: (callback: typeof preTrack) => {
      preTrack = callback;
    },
    registerPostTrackCallback: jest.fn(),
    doPostbacks: jest.fn(),
  } as unknown as Tracker;
  return { tracker, compile: (url: string) => preTrack(url) };
}

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

describe("attachTracker", () => {
  test("takes each hit, and discards AppMeasurement's copy at the end of the task", async () => {
    const { tracker, compile } = createTracker();
    const taken: string[] = [];
    attachTracker(tracker, (url) => taken.push(url), fail);
    expect(tracker.trackOffline).toBe(true);
    compile(HIT);
    sessionStorage.setItem(KEY, JSON.stringify([HIT]));
    compile(HIT + "2");
    sessionStorage.setItem(KEY, JSON.stringify([HIT + "2"]));
    expect(taken).toEqual([HIT, HIT + "2"]);
    await Promise.resolve();
    expect(sessionStorage.length).toBe(0);
  });

  test.each([
    "{",
    "5",
    "null",
    '{"a":1}',
    '[1, null, {}, ["https://x.example/b/ss/a/1/J/s1?b"], "javascript:alert(1)"]',
  ])("%s in AppMeasurement's buffer is nothing to send", (text) => {
    const { tracker, compile } = createTracker();
    const taken: string[] = [];
    attachTracker(tracker, (url) => taken.push(url), fail);
    sessionStorage.setItem(KEY, text);
    compile(HIT);
    sessionStorage.setItem(KEY, text);
    tracker.bufferRequests?.(false);
    expect(taken).toEqual([HIT]);
  });

  test("tells which hits AppMeasurement would send as beacons", () => {
    const { tracker, compile } = createTracker();
    const beacons: boolean[] = [];
    attachTracker(tracker, (_, beacon) => beacons.push(!!beacon), fail);
    compile(HIT);
    compile(HIT + "&pe=lnk_e");
    tracker.useBeacon = true;
    compile(HIT);
    compile(HIT + "x".repeat(64000));
    expect(beacons).toEqual([false, true, true, false]);
  });
});

describe("takeDoneAction", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const take = (
    action: unknown,
    more: Partial<Tracker> = {},
    onError = fail,
  ) => {
    const { tracker } = createTracker();
    Object.assign(tracker, more, { bodyClickFunction: action });
    return { tracker, done: takeDoneAction(tracker, onError) };
  };

  test("there is none", () => {
    expect(take(0).done).toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  test("runs on delivery, once", () => {
    const action = jest.fn();
    const { tracker, done } = take(action);
    expect(tracker.bodyClickFunction).toBe(0);
    done?.();
    done?.();
    jest.runAllTimers();
    expect(action).toHaveBeenCalledTimes(1);
  });

  test.each([
    [undefined, 250],
    [1000, 1000],
  ])("runs after forcedLinkTrackingTimeout (%s)", (timeout, milliseconds) => {
    const action = jest.fn();
    take(action, { forcedLinkTrackingTimeout: timeout });
    jest.advanceTimersByTime(milliseconds - 1);
    expect(action).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(action).toHaveBeenCalledTimes(1);
  });

  test("that throws is reported", () => {
    const onError = jest.fn();
    take(
      () => {
        throw new Error("mine");
      },
      {},
      onError as never,
    ).done?.();
    expect(onError).toHaveBeenCalledTimes(1);
  });

  test("'navigate' without a link does nothing", () => {
    take("navigate", { bodyClickTarget: true }).done?.();
    take("navigate", { bodyClickTarget: null }).done?.();
  });
});

describe("takeStoredHits", () => {
  const serverOf = (url: unknown) =>
    typeof url === "string" && url.startsWith("https:") && "https://x";

  test("takes what is accepted, with ids of its time, and leaves the rest", () => {
    localStorage.setItem(
      "AppMeasurement.requests-a",
      JSON.stringify([HIT, "other", HIT.replace("s1", "s2")]),
    );
    localStorage.setItem("AppMeasurement.offline-a", JSON.stringify([HIT]));
    localStorage.setItem("AppMeasurement.requests-broken", "{");
    localStorage.setItem("unrelated", "x");
    const taken: [string, string, string][] = [];
    takeStoredHits(serverOf, (...hit) => taken.push(hit));
    const time = (1700000000000).toString(36).padStart(9, "0");
    expect(taken.map(([id]) => id).sort()).toEqual([
      time + "0000s1",
      time + "0000s1",
      time + "0002s2",
    ]);
    expect(taken[0].slice(1)).toEqual([HIT, "https://x"]);
    expect(localStorage.getItem("AppMeasurement.requests-a")).toBe('["other"]');
    expect(localStorage.getItem("AppMeasurement.offline-a")).toBeNull();
    expect(localStorage.getItem("unrelated")).toBe("x");
  });
});

function fail(e: unknown): never {
  throw e;
}
