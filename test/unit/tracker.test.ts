import {
  attachTracker,
  type TakeHit,
} from "../../src/lib/tracker/attachTracker";
import { discardOwnQueue } from "../../src/lib/tracker/discardOwnQueue";
import { takeDoneAction } from "../../src/lib/tracker/takeDoneAction";
import { takeStoredHits } from "../../src/lib/tracker/takeStoredHits";
import type { Tracker } from "../../src/lib/tracker/Tracker";
import { useBuiltInQueue } from "../../src/lib/tracker/useBuiltInQueue";
import { readSettings } from "../../src/lib/settings/readSettings";

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

  test("what an earlier page of the tab had held is taken with the next hit, unless this one holds hits, too", () => {
    const { tracker, compile } = createTracker();
    const taken: string[] = [];
    attach(tracker, (url) => taken.push(url));
    buffer(tracker, HIT + "1");
    tracker.bufferRequests?.();
    compile(HIT + "2");
    expect(taken).toEqual([]);
    tracker.bufferRequests?.(false);
    expect(taken).toEqual([HIT + "1"]);
    buffer(tracker, HIT + "3");
    compile(HIT + "4");
    expect(taken.slice(1)).toEqual([HIT + "3", HIT + "4"]);
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

  test("... up to 64,000 characters", () => {
    const { tracker, compile } = createTracker();
    const beacons: boolean[] = [];
    attach(tracker, (_, beacon) => beacons.push(!!beacon));
    tracker.useBeacon = true;
    [63999, 64000].forEach((length) => compile(HIT.padEnd(length, "x")));
    expect(beacons).toEqual([true, false]);
  });

  test("has AppMeasurement buffer while hits are taken, or held by the page, and send else", () => {
    const { tracker, compile } = createTracker();
    const own = jest.mocked(tracker.bufferRequests as () => void);
    const taken: string[] = [];
    attach(tracker, (url) => taken.push(url));
    // As AppMeasurement's own default: on.
    expect(own.mock.calls).toEqual([[]]);
    compile(HIT);
    tracker.trackOffline = false;
    compile(HIT + "2");
    tracker.bufferRequests?.();
    compile(HIT + "3");
    tracker.trackOffline = true;
    compile(HIT + "4");
    expect(own.mock.calls.slice(1)).toEqual([[true], [false], [true], [true]]);
    expect(own.mock.contexts).toEqual(Array(5).fill(tracker));
    expect(taken).toEqual([HIT]);
  });

  test("calls back on delivery: the post-track callbacks, then the doneAction", () => {
    jest.useFakeTimers();
    const { tracker, compile } = createTracker();
    const ran: string[] = [];
    const delivered: (() => void)[] = [];
    const run = attach(tracker, (_url, _beacon, onDelivered) =>
      delivered.push(onDelivered),
    );
    tracker.registerPostTrackCallback((url) => ran.push(url));
    tracker.bodyClickFunction = () => ran.push("done");
    compile(HIT);
    expect(ran).toEqual([]);
    delivered[0]();
    expect(ran).toEqual([HIT, "done"]);
    // One without a doneAction, as those that the page had held are.
    tracker.bufferRequests?.();
    buffer(tracker, HIT + "2");
    tracker.bufferRequests?.(false);
    delivered.slice(1).forEach((onDelivered) => onDelivered());
    run("another page's");
    expect(ran.slice(2)).toEqual([HIT + "2", "another page's"]);
    jest.useRealTimers();
  });

  test("hits that can't be compiled yet keep their time", () => {
    const { tracker } = createTracker();
    const later = jest.fn();
    tracker.callbackWhenReadyToTrack = later;
    attach(tracker, () => undefined);
    const variables: { timestamp?: unknown } = {};
    tracker.callbackWhenReadyToTrack("owner", "compile", [variables]);
    expect(variables.timestamp).toEqual(expect.any(Number));
    expect(later).toHaveBeenCalledTimes(1);
  });

  test("a hit that can't be taken stays in AppMeasurement's buffer", async () => {
    const { tracker, compile } = createTracker();
    attach(tracker, () => {
      throw new Error("mine");
    });
    expect(() => compile(HIT)).toThrow("mine");
    buffer(tracker, HIT);
    await Promise.resolve();
    expect(sessionStorage.getItem(KEY)).toBe(JSON.stringify([HIT]));
  });

  test("a tracker that throws while it is attached is left as it was", () => {
    const { tracker } = createTracker();
    const { bufferRequests } = tracker;
    tracker.registerPostTrackCallback = () => {
      throw new Error("mine");
    };
    expect(() => {
      attach(tracker, () => undefined);
    }).toThrow("mine");
    expect(tracker.trackOffline).toBeUndefined();
    expect(tracker.bufferRequests).toBe(bufferRequests);
    expect(bufferRequests).not.toHaveBeenCalled();
  });

  test("a storageFilename that the page sets in the task of a hit is the page's", async () => {
    const { tracker, compile } = createTracker();
    attach(tracker, () => undefined);
    compile(HIT);
    buffer(tracker, HIT);
    tracker.storageFilename = "mine";
    await Promise.resolve();
    expect([tracker.storageFilename, sessionStorage.length]).toEqual([
      "mine",
      0,
    ]);
  });

  test("what is the page's own in sessionStorage stays", async () => {
    jest.useFakeTimers();
    sessionStorage.setItem("mine", "x");
    sessionStorage.setItem("mine.offlineTracking.copy.", "x");
    attach(createTracker().tracker, () => undefined);
    await jest.advanceTimersByTimeAsync(3000);
    expect(sessionStorage.length).toBe(2);
    jest.useRealTimers();
  });

  test("a copy is discarded before the next hit, under a name that has the visitorNamespace", () => {
    const { tracker, compile } = createTracker();
    tracker.visitorNamespace = "ns";
    attach(tracker, () => undefined);
    compile(HIT);
    buffer(tracker, HIT);
    expect(Object.keys(sessionStorage)).toEqual([
      "offlineTracking.copy.thispage-nssuite",
    ]);
    compile(HIT + "2");
    expect(sessionStorage.length).toBe(0);
    buffer(tracker, HIT + "2");
    // Also as the page begins to hold hits.
    tracker.bufferRequests?.();
    expect([sessionStorage.length, tracker.storageFilename]).toEqual([
      0,
      "AppMeasurement.requests",
    ]);
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

  test("'navigate' follows the link, once", () => {
    const { tracker, done } = take("navigate", {
      bodyClickTarget: { href: "#there" },
    });
    expect(tracker.bodyClickTarget).toBe(0);
    done?.();
    expect(location.hash).toBe("#there");
    location.hash = "";
    jest.runAllTimers();
    expect(location.hash).toBe("");
  });

  test("a function doesn't follow the link, and without an action the link stays the page's", () => {
    const target = { href: "#there" };
    const action = jest.fn();
    take(action, { bodyClickTarget: target }).done?.();
    expect(action).toHaveBeenCalledTimes(1);
    expect(location.hash).toBe("");
    const { tracker } = take(0, { bodyClickTarget: target });
    expect(tracker.bodyClickTarget).toBe(target);
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

  describe("of a tracker that has begun before", () => {
    const url = (name: string) => HIT.replace("s1", name);
    const KEY = "AppMeasurement.requests-undefineda";
    const stored = () => JSON.parse(localStorage.getItem(KEY) || "[]") as [];
    beforeEach(() => {
      // Long enough ago to be anybody's.
      jest.setSystemTime(NOW + 2 * 86400000);
      localStorage.setItem(KEY, JSON.stringify(["s1", "s2", "s3"].map(url)));
    });
    afterEach(() => {
      delete (window as { s_c_il?: unknown }).s_c_il;
    });

    test("what waits in its memory is taken from there, and what it has on the wire stays", () => {
      const queue = [url("s2"), "http://x/b/ss/a/1/s7?AQB=1", url("s3")];
      const begun = { ...tracker, ec: url("s1"), g: queue, other: ["a"] };
      Object.assign(window, { s_c_il: [begun] });
      expect(take(begun)).toEqual([idAt(NOW, "0000s2"), idAt(NOW, "0002s3")]);
      expect(queue).toEqual(["http://x/b/ss/a/1/s7?AQB=1"]);
      expect(stored()).toEqual([url("s1")]);
      expect(begun.other).toEqual(["a"]);
    });

    test("what it has yet to send comes once", () => {
      const begun = { ...tracker, g: ["s1", "s2", "s3"].map(url) };
      expect(take(begun)).toHaveLength(3);
      expect(stored()).toEqual([]);
    });

    test("what it alone has on the wire stays", () => {
      localStorage.setItem(KEY, JSON.stringify([url("s1")]));
      expect(take({ ...tracker, ec: url("s1") } as Tracker)).toEqual([]);
      expect(stored()).toEqual([url("s1")]);
    });

    test("a property that is no image request is no sign", () => {
      const page = { ...tracker, pageURL: "https://x/b/ss", a: "no/b/ss/url" };
      expect(take(page)).toHaveLength(3);
      expect(stored()).toEqual([]);
    });

    test.each([
      ["has begun", { account: "a", ec: HIT }, 0],
      ["has yet to begin", { account: "a" }, 3],
      ["has begun for another report suite", { account: "c", ec: HIT }, 3],
    ])("another of the page that %s", (_, other, count) => {
      const self = { account: "b" } as Tracker;
      Object.assign(window, { s_c_il: [null, 5, self, other] });
      expect(take(self)).toHaveLength(count);
      expect(stored()).toHaveLength(3 - count);
    });

    test("itself is no other", () => {
      const self = { ...tracker, ec: url("s9") };
      Object.assign(window, { s_c_il: [self] });
      localStorage.setItem("AppMeasurement.offline-undefinedb", `["${HIT}"]`);
      expect(take(self)).toEqual([idAt(NOW, "0000s1")]);
    });

    test("a list of trackers that is none", () => {
      Object.assign(window, { s_c_il: "x" });
      expect(take()).toHaveLength(3);
    });
  });

  test("those under a storageFilename of the page's own are taken, too", () => {
    localStorage.setItem("mine-undefineda", JSON.stringify([HIT]));
    expect(take()).toEqual([]);
    expect(take({ ...tracker, storageFilename: "mine" })).toEqual([
      idAt(NOW, "0000s1"),
    ]);
  });

  test("a hit is old after a day exactly, or without a timestamp", () => {
    const key = "AppMeasurement.offline-undefinedba";
    const store = (urls: unknown) =>
      localStorage.setItem(key, JSON.stringify(urls));
    store([HIT]);
    jest.setSystemTime(NOW + 86400000 - 1);
    expect(take()).toEqual([]);
    jest.setSystemTime(NOW + 86400000);
    expect(take()).toEqual([idAt(NOW, "0000s1")]);
    const timeless = HIT.replace("&ts=1700000000", "");
    store([timeless]);
    expect(take()).toEqual([idAt(NOW + 86400000, "0000s1")]);
    // One that is fresh keeps the others.
    jest.setSystemTime(NOW);
    store([timeless, HIT]);
    expect(take()).toEqual([]);
  });

  test("two of one second, in two places, are two: by the number against caching", () => {
    const url = (number: string) => HIT.replace("s1", number);
    ["requests", "offline"].forEach((name, index) =>
      localStorage.setItem(
        `AppMeasurement.${name}-undefineda`,
        JSON.stringify([url(`s8${index}7`)]),
      ),
    );
    expect(take()).toEqual([idAt(NOW, "0000s807"), idAt(NOW, "0000s817")]);
  });

  test("the key has the visitorNamespace", () => {
    localStorage.setItem("AppMeasurement.requests-nsa", `["${HIT}"]`);
    expect(take()).toEqual([]);
    expect(take({ ...tracker, visitorNamespace: "ns" })).toHaveLength(1);
  });

  test("what merely begins or ends like one is none", () => {
    localStorage.setItem("AppMeasurement.requestsX-undefineda", `["${HIT}"]`);
    localStorage.setItem("X-AppMeasurement.requests-undefineda", `["${HIT}"]`);
    jest.setSystemTime(NOW + 86400000 * 2);
    expect([take(), localStorage.length]).toEqual([[], 2]);
  });

  test("what no tracker can have written is taken out where its tracker is gone", () => {
    localStorage.setItem("AppMeasurement.requests-undefinedb", "{");
    expect([take(), localStorage.length]).toEqual([[], 0]);
  });

  test("without storage there are no hits", () => {
    const blocked = jest
      .spyOn(window, "localStorage", "get")
      .mockImplementation(() => {
        throw new DOMException("blocked", "SecurityError");
      });
    expect(take()).toEqual([]);
    blocked.mockRestore();
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

test("useBuiltInQueue leaves the queue to AppMeasurement, with the same limits", () => {
  const { tracker, compile } = createTracker();
  const guard = jest.fn();
  const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  useBuiltInQueue(
    tracker,
    readSettings({ offlineHitLimit: 5, offlineThrottleDelay: 6 }, logger),
    guard,
  );
  expect(tracker).toMatchObject({
    trackOffline: true,
    offlineLimit: 5,
    offlineThrottleDelay: 6,
  });
  expect(guard.mock.calls).toEqual([[tracker]]);
  // The page's opt-in service may come late.
  compile(HIT);
  expect(guard).toHaveBeenCalledTimes(2);
});

function fail(e: unknown): never {
  throw e;
}
