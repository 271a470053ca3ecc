import {
  attachTracker,
  type TakeHit,
} from "../../src/lib/tracker/attachTracker";
import { discardOwnQueue } from "../../src/lib/tracker/discardOwnQueue";
import { takeDoneAction } from "../../src/lib/tracker/takeDoneAction";
import { takeStoredHits } from "../../src/lib/tracker/takeStoredHits";
import type { Tracker } from "../../src/lib/tracker/Tracker";

const HIT = "https://x.example/b/ss/suite/1/JS/s1?AQB=1&ts=1700000000&AQE=1";
const PAGE = "thispage";
const KEY = "AppMeasurement.requests-undefinedsuite";

/** Attaches a tracker. */
const attach = (tracker: Tracker, takeHit: TakeHit) =>
  attachTracker(tracker, {
    pageId: PAGE,
    takeHit,
    visitorIds: { attach: () => undefined, complete: (url) => url },
    isListed: () => true,
    onError: fail,
  });

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

/** What AppMeasurement does after the pre-track callbacks. */
function buffer(
  { storageFilename, visitorNamespace, account }: Tracker,
  url: string,
): void {
  const key = `${storageFilename}-${visitorNamespace}${account}`;
  const urls = JSON.parse(sessionStorage.getItem(key) || "[]") as string[];
  sessionStorage.setItem(key, JSON.stringify([...urls, url]));
}

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

describe("attachTracker", () => {
  test("takes each hit, and discards AppMeasurement's copy at the end of the task", async () => {
    const { tracker, compile } = createTracker();
    const taken: string[] = [];
    attach(tracker, (url) => taken.push(url));
    expect(tracker.trackOffline).toBe(true);
    compile(HIT);
    buffer(tracker, HIT);
    compile(HIT + "2");
    buffer(tracker, HIT + "2");
    expect(taken).toEqual([HIT, HIT + "2"]);
    // A window that is opened now gets it, but its tracker doesn't know it.
    expect(Object.keys(sessionStorage)).toEqual([
      "offlineTracking.copy.thispage-undefinedsuite",
    ]);
    await Promise.resolve();
    expect(sessionStorage.length).toBe(0);
    expect(tracker.storageFilename).toBe("AppMeasurement.requests");
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
    attach(tracker, (url) => taken.push(url));
    sessionStorage.setItem(KEY, text);
    compile(HIT);
    sessionStorage.setItem(KEY, text);
    tracker.bufferRequests?.(false);
    expect(taken).toEqual([HIT]);
  });

  test("a hit that the page has held stays in AppMeasurement's buffer, also in the task of one that is taken", async () => {
    const { tracker, compile } = createTracker();
    const taken: string[] = [];
    attach(tracker, (url) => taken.push(url));
    compile(HIT);
    buffer(tracker, HIT);
    tracker.bufferRequests?.();
    compile(HIT + "2");
    buffer(tracker, HIT + "2");
    await Promise.resolve();
    expect(taken).toEqual([HIT]);
    expect(sessionStorage.getItem(KEY)).toBe(JSON.stringify([HIT + "2"]));
    tracker.bufferRequests?.(false);
    expect(taken).toEqual([HIT, HIT + "2"]);
  });

  test("a copy that the window's opener had is never taken, and removed when the page has come to rest", async () => {
    jest.useFakeTimers();
    sessionStorage.setItem("offlineTracking.copy.opener-suite", `["${HIT}"]`);
    const taken: string[] = [];
    attach(createTracker().tracker, (url) => taken.push(url));
    await jest.advanceTimersByTimeAsync(3000);
    expect([taken, sessionStorage.length]).toEqual([[], 0]);
    jest.useRealTimers();
  });

  test("prints requests while debugTracking is on, as AppMeasurement does", () => {
    const print = jest.spyOn(console, "log").mockImplementation();
    const { tracker, compile } = createTracker();
    attach(tracker, () => undefined);
    compile(HIT);
    expect(print).not.toHaveBeenCalled();
    tracker.debugTracking = true;
    compile("https://x/b/ss/a/1/JS/s1?AQB=1&pageName=My%20page&v1=%E0%A4%A");
    expect(print.mock.calls).toEqual([
      [
        "AppMeasurement Debug: https://x/b/ss/a/1/JS/s1?AQB=1&pageName=My%20page&v1=%E0%A4%A\n\thttps://x/b/ss/a/1/JS/s1?AQB=1\n\tpageName=My page\n\tv1=%E0%A4%A",
      ],
    ]);
    print.mockRestore();
  });

  test("tells which hits AppMeasurement would send as beacons", () => {
    const { tracker, compile } = createTracker();
    const beacons: boolean[] = [];
    attach(tracker, (_, beacon) => beacons.push(!!beacon));
    compile(HIT);
    compile(HIT + "&pe=lnk_e");
    tracker.useBeacon = true;
    compile(HIT);
    compile(HIT + "x".repeat(64000));
    expect(beacons).toEqual([false, true, true, false]);
  });
});

describe("discardOwnQueue", () => {
  test("empties AppMeasurement's storage and memory, and counts what is in both once", () => {
    const { tracker } = createTracker();
    const memory = [HIT, HIT + "2"];
    const others = { names: ["a"], none: [], mixed: [HIT, 5] };
    Object.assign(tracker, { g: memory }, others);
    localStorage.setItem(KEY, JSON.stringify(memory));
    localStorage.setItem("other", "[1]");
    expect(discardOwnQueue(tracker)).toBe(2);
    expect([memory, Object.keys(localStorage)]).toEqual([[], ["other"]]);
    expect(tracker).toMatchObject({ names: ["a"], mixed: [HIT, 5] });
    expect(discardOwnQueue(tracker)).toBe(0);
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

  const NOW = 1700000000000;
  const tracker = { account: "a" } as Tracker;
  /** The ids of what is taken. */
  const take = (from = tracker) => {
    const taken: string[] = [];
    takeStoredHits(from, serverOf, (id) => taken.push(id));
    return taken.sort();
  };
  const idAt = (time: number, rest: string) =>
    time.toString(36).padStart(9, "0") + rest;

  beforeEach(() => jest.useFakeTimers({ now: NOW + 1000 }));
  afterEach(() => jest.useRealTimers());

  test("takes what is accepted, with ids of its time, and leaves the rest", () => {
    localStorage.setItem(
      "AppMeasurement.requests-undefineda",
      JSON.stringify([HIT, "other", HIT.replace("s1", "s2")]),
    );
    localStorage.setItem(
      "AppMeasurement.offline-undefineda",
      JSON.stringify([HIT]),
    );
    localStorage.setItem("AppMeasurement.requests-broken", "{");
    localStorage.setItem("unrelated", "x");
    const taken: string[][] = [];
    takeStoredHits(tracker, serverOf, (...hit) => taken.push(hit));
    expect(taken.map(([id]) => id).sort()).toEqual([
      idAt(NOW, "0000s1"),
      idAt(NOW, "0000s1"),
      idAt(NOW, "0002s2"),
    ]);
    expect(taken[0].slice(1)).toEqual([HIT, "https://x"]);
    expect(localStorage.getItem("AppMeasurement.requests-undefineda")).toBe(
      '["other"]',
    );
    expect(
      localStorage.getItem("AppMeasurement.offline-undefineda"),
    ).toBeNull();
    expect(localStorage.getItem("unrelated")).toBe("x");
  });

  test("another tracker's are taken when they are a day old: till then it has them in its memory", () => {
    localStorage.setItem(
      "AppMeasurement.requests-undefinedba",
      JSON.stringify([HIT]),
    );
    expect(take()).toEqual([]);
    jest.setSystemTime(NOW + 86400000);
    expect(take()).toEqual([idAt(NOW, "0000s1")]);
  });

  test("those under a storageFilename of the page's own are taken, too", () => {
    localStorage.setItem("mine-undefineda", JSON.stringify([HIT]));
    expect(take()).toEqual([]);
    expect(take({ ...tracker, storageFilename: "mine" })).toEqual([
      idAt(NOW, "0000s1"),
    ]);
  });

  test("a timestamp may be ISO 8601", () => {
    const iso = HIT.replace("ts=1700000000", "ts=2023-11-14T22%3A13%3A20Z");
    localStorage.setItem(
      "AppMeasurement.requests-undefineda",
      JSON.stringify([iso]),
    );
    expect(take()).toEqual([idAt(NOW, "0000s1")]);
  });
});

function fail(e: unknown): never {
  throw e;
}
