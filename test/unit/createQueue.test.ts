import { createHitIds, formatHitId, timeOf } from "../../src/lib/hit/hitId";
import type { Journal } from "../../src/lib/journal/createJournal";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { createPage } from "../../src/lib/queue/createPage";
import { createQueue } from "../../src/lib/queue/createQueue";
import { readSettings } from "../../src/lib/settings/readSettings";
import { createLocks } from "./support/createLocks";

const SERVER = "https://x";
const DAY = 86400000;
const NOW = 1790000000000;

/** A journal in memory. */
function createMemoryJournal(hits: Record<string, string>): Journal {
  return {
    opened: Promise.resolve(),
    add: (id, url) => {
      hits[id] = url;
    },
    remove: (id) => {
      delete hits[id];
    },
    settled: () => Promise.resolve(),
    oldest: (most) =>
      Promise.resolve(
        Object.keys(hits)
          .sort()
          .slice(0, most)
          .map((id) => ({ id, url: hits[id], server: SERVER })),
      ),
    size: () => Promise.resolve(Object.keys(hits).length),
    clear: () => undefined,
  };
}

/** A queue with a server that answers as `answers` says, true by default. */
function setUp(saved: object = {}) {
  const otherPages: string[] = [];
  Object.defineProperty(navigator, "locks", {
    value: createLocks(otherPages),
    configurable: true,
  });
  const hits: Record<string, string> = {};
  const local = createLocalTier((e) => {
    throw e;
  });
  const page = createPage(() => undefined);
  const journal = createMemoryJournal(hits);
  const log: string[] = [];
  const answers: (boolean | Promise<boolean>)[] = [];
  const state = { online: true };
  const queue = createQueue(
    SERVER,
    readSettings(saved, { info: fail, warn: fail, error: fail }),
    journal,
    local,
    page,
    () => state.online,
    (_, url) => {
      log.push("send " + url);
      return Promise.resolve(answers.shift() ?? true);
    },
    (_, url, how) =>
      log.push(how === "delivered" ? "delivered " + url : "discarded " + how),
  );
  const nextId = createHitIds(page.id);
  const track = (url: string, beacon = false) => {
    const id = nextId();
    journal.add(id, url, SERVER);
    queue.take(id, url, beacon);
    return id;
  };
  return {
    queue,
    track,
    log,
    answers,
    hits,
    journal,
    local,
    state,
    otherPages,
    page,
  };
}

function fail(message: string): never {
  throw new Error(message);
}
const flush = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers({ now: NOW });
  jest.spyOn(Math, "random").mockReturnValue(0.5);
  navigator.sendBeacon = jest.fn(() => true);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test("a fresh hit goes on the wire in the same task", () => {
  const { track, log } = setUp();
  track("a");
  expect(log).toEqual(["send a"]);
});

test("the next one waits for the proof of the first", async () => {
  const { track, log, hits } = setUp();
  track("a");
  track("b");
  expect(log).toEqual(["send a"]);
  await flush();
  expect(log).toEqual(["send a", "delivered a", "send b", "delivered b"]);
  expect(hits).toEqual({});
  track("c");
  expect(log.slice(4)).toEqual(["send c"]);
});

test("nothing is tried while sending is not allowed", async () => {
  const { track, queue, log, state } = setUp();
  state.online = false;
  track("a");
  track("b", true);
  queue.deliver();
  await jest.advanceTimersByTimeAsync(100000);
  expect(log).toEqual([]);
  expect(navigator.sendBeacon).not.toHaveBeenCalled();
  state.online = true;
  queue.deliver();
  await flush();
  expect(log).toEqual(["send a", "delivered a", "send b", "delivered b"]);
});

test("after a failure it backs off, and a new hit allows an early try, one a second", async () => {
  const { track, log, answers } = setUp();
  answers.push(false, false, false, false);
  track("a");
  await flush();
  expect(log).toEqual(["send a"]);
  // Full jitter, half way: 1.5 s.
  await jest.advanceTimersByTimeAsync(1499);
  expect(log).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(log).toHaveLength(2);

  await jest.advanceTimersByTimeAsync(100);
  track("b");
  track("c");
  await jest.advanceTimersByTimeAsync(899);
  expect(log).toHaveLength(2);
  await jest.advanceTimersByTimeAsync(1);
  expect(log).toEqual(["send a", "send a", "send a"]);

  await jest.advanceTimersByTimeAsync(120000);
  expect(log.filter((entry) => entry.startsWith("delivered"))).toEqual([
    "delivered a",
    "delivered b",
    "delivered c",
  ]);
});

test("attempts in a minute of failure stay few", async () => {
  const { track, log, answers } = setUp();
  answers.push(...Array.from({ length: 1000 }, () => false));
  track("a");
  await jest.advanceTimersByTimeAsync(60000);
  expect(log.length).toBeLessThan(8);
});

describe("a send that was interrupted", () => {
  const interrupted = (hasAnswered: boolean) => {
    const set = setUp();
    const id = formatHitId(NOW - 20000, 0, "deadpage");
    set.hits[id] = "a";
    set.local.set(`sending.${id}`, (hasAnswered ? "1" : "0") + "deadpage");
    return { ...set, id };
  };

  test("is taken as delivered if the server had answered just before", async () => {
    const { queue, log, hits } = interrupted(true);
    queue.wait();
    queue.deliver();
    await flush();
    expect([log, hits]).toEqual([[], {}]);
  });

  test("is made again otherwise", async () => {
    const { queue, log, hits } = interrupted(false);
    queue.wait();
    queue.deliver();
    await flush();
    expect([log, hits]).toEqual([["send a", "delivered a"], {}]);
  });

  test("records whether the server had answered within 30 s", async () => {
    const { track, local, answers } = setUp();
    answers.push(true, new Promise(() => undefined));
    track("a");
    await flush();
    await jest.advanceTimersByTimeAsync(29000);
    const id = track("b");
    expect(local.get(`sending.${id}`)[0]).toBe("1");
  });

  test("and that it had not", async () => {
    const { track, local, answers } = setUp();
    answers.push(true, new Promise(() => undefined));
    track("a");
    await flush();
    await jest.advanceTimersByTimeAsync(31000);
    const id = track("b");
    expect(local.get(`sending.${id}`)[0]).toBe("0");
  });
});

test("what another living page may have on the wire is left to it, with what it tracked since", async () => {
  const { queue, log, hits, otherPages } = setUp();
  otherPages.push("elsewher");
  hits[formatHitId(NOW - 1000, 0, "elsewher")] = "its first";
  hits[formatHitId(NOW - 900, 1, "elsewher")] = "its second";
  hits[formatHitId(NOW - 800, 0, "deadpage")] = "of a dead page";
  queue.wait();
  queue.deliver();
  await flush();
  expect(log).toEqual(["send of a dead page", "delivered of a dead page"]);
  otherPages.length = 0;
  await jest.advanceTimersByTimeAsync(1000);
  expect(log.slice(2)).toEqual([
    "send its first",
    "delivered its first",
    "send its second",
    "delivered its second",
  ]);
});

test("what another living page tracked long ago is not left to it", async () => {
  const { queue, log, hits, otherPages } = setUp();
  otherPages.push("elsewher");
  hits[formatHitId(NOW - 16000, 0, "elsewher")] = "a";
  queue.wait();
  queue.deliver();
  await flush();
  expect(log).toEqual(["send a", "delivered a"]);
});

test("what another living page has on the wire is left to it, however old the clock makes it", async () => {
  const { queue, log, hits, local, otherPages } = setUp();
  otherPages.push("elsewher");
  const id = formatHitId(NOW - 3600000, 0, "elsewher");
  hits[id] = "a";
  local.set(`sending.${id}`, "0elsewher");
  queue.wait();
  queue.deliver();
  await flush();
  expect(log).toEqual([]);
  local.remove(`sending.${id}`);
  await jest.advanceTimersByTimeAsync(1000);
  expect(log).toEqual(["send a", "delivered a"]);
});

test("a hit is sent when the one before it is gone for good, and not sooner", async () => {
  const { queue, log, hits, journal } = setUp();
  let settle = () => undefined as void;
  journal.settled = () =>
    new Promise((resolve) => {
      settle = resolve;
    });
  hits[formatHitId(NOW - 1000, 0, "deadpage")] = "a";
  hits[formatHitId(NOW - 900, 0, "deadpage")] = "b";
  queue.wait();
  queue.deliver();
  await flush();
  settle();
  await flush();
  expect(log).toEqual(["send a", "delivered a"]);
  settle();
  await flush();
  expect(log.slice(2)).toEqual(["send b", "delivered b"]);
});

test("hits older than maxHitAge are discarded, and younger ones are not", async () => {
  const { queue, log, hits } = setUp({ maxHitAge: 2 });
  hits[formatHitId(NOW - 2 * DAY - 1, 0, "deadpage")] = "old";
  hits[formatHitId(NOW - 2 * DAY + 1000, 0, "deadpage")] = "young";
  queue.wait();
  queue.deliver();
  await flush();
  expect(log).toEqual(["discarded maxHitAge", "send young", "delivered young"]);
});

test("more than offlineHitLimit: the oldest go", async () => {
  const { track, log, hits, state } = setUp({ offlineHitLimit: 2 });
  state.online = false;
  ["a", "b", "c", "d"].forEach((url) => track(url));
  await flush();
  expect(Object.values(hits)).toEqual(["c", "d"]);
  expect(log).toEqual([
    "discarded offlineHitLimit",
    "discarded offlineHitLimit",
  ]);
});

test("the queue is counted every 20th hit, and each time when it is nearly full", async () => {
  const { track, state, hits, journal } = setUp({ offlineHitLimit: 50 });
  const size = jest.spyOn(journal, "size");
  state.online = false;
  const counts: number[] = [];
  for (let hit = 0; hit < 54; hit++) {
    track(String(hit));
    await flush();
    counts.push(size.mock.calls.length);
  }
  // Counted at the 1st hit, the 22nd, the 43rd; room for 7 more then.
  expect(counts.lastIndexOf(1)).toBe(20);
  expect(counts.lastIndexOf(2)).toBe(41);
  expect(counts.lastIndexOf(3)).toBe(49);
  expect(counts[53]).toBe(7);
  expect(Object.values(hits)[0]).toBe("4");
  expect(Object.values(hits)).toHaveLength(50);
});

test("hits of another tab are counted too", async () => {
  const { track, state, hits } = setUp({ offlineHitLimit: 50 });
  state.online = false;
  track("a");
  await flush();
  for (let hit = 0; hit < 60; hit++) {
    hits[formatHitId(NOW - 1000, hit, "otherpage")] = String(hit);
  }
  for (let hit = 0; hit < 21; hit++) {
    track("b");
  }
  await flush();
  expect(Object.values(hits)).toHaveLength(50);
});

test("what is on the wire isn't discarded", async () => {
  const { track, log, hits, answers } = setUp({ offlineHitLimit: 1 });
  answers.push(new Promise(() => undefined));
  track("a");
  track("b");
  await flush();
  expect(Object.values(hits)).toEqual(["a", "b"]);
  expect(log).toEqual(["send a"]);
});

test("offlineThrottleDelay keeps starts of queued sends apart", async () => {
  const { track, log, state, queue } = setUp({ offlineThrottleDelay: 500 });
  state.online = false;
  ["a", "b", "c"].forEach((url) => track(url));
  state.online = true;
  queue.deliver();
  await flush();
  expect(log).toEqual(["send a", "delivered a"]);
  await jest.advanceTimersByTimeAsync(499);
  expect(log).toHaveLength(2);
  await jest.advanceTimersByTimeAsync(1);
  expect(log).toHaveLength(4);
  await jest.advanceTimersByTimeAsync(500);
  expect(log).toHaveLength(6);
});

describe("a page that is about to be left", () => {
  const leave = () => dispatchEvent(new Event("beforeunload"));
  /** Two hits are queued, and the first is on the wire. */
  const deliverTwo = async (settings: object = {}) => {
    const stage = setUp(settings);
    const { track, state, queue, answers } = stage;
    let settle: (isDelivered: boolean) => void = fail as never;
    state.online = false;
    ["a", "b"].forEach((url) => track(url));
    state.online = true;
    answers.push(new Promise((resolve) => (settle = resolve)));
    queue.deliver();
    await flush();
    return { ...stage, settle };
  };

  test("takes note of the delivery under way, and starts none", async () => {
    const { log, settle, hits } = await deliverTwo();
    leave();
    settle(true);
    await flush();
    await jest.advanceTimersByTimeAsync(900);
    dispatchEvent(new Event("pagehide"));
    await jest.advanceTimersByTimeAsync(5000);
    expect(log).toEqual(["send a", "delivered a"]);
    expect(Object.values(hits)).toEqual(["b"]);
  });

  test("goes on after a second when it stays, as for a download", async () => {
    const { log, settle } = await deliverTwo();
    leave();
    settle(true);
    await jest.advanceTimersByTimeAsync(999);
    expect(log).toEqual(["send a", "delivered a"]);
    await jest.advanceTimersByTimeAsync(1);
    expect(log.slice(2)).toEqual(["send b", "delivered b"]);
  });

  test("waits no shorter than offlineThrottleDelay", async () => {
    const { log, settle } = await deliverTwo({ offlineThrottleDelay: 3000 });
    settle(true);
    await flush();
    leave();
    await jest.advanceTimersByTimeAsync(2999);
    expect(log).toEqual(["send a", "delivered a"]);
    await jest.advanceTimersByTimeAsync(1);
    expect(log).toHaveLength(4);
  });

  test("hits tracked then still go at once where none waits", async () => {
    const { track, log, settle } = await deliverTwo();
    settle(true);
    await flush();
    leave();
    track("c");
    expect(log.slice(4)).toEqual(["send c"]);
  });

  // A listener for beforeunload makes the browser ask the page before it leaves.
  test("is listened to only while hits are delivered", async () => {
    const add = jest.spyOn(window, "addEventListener");
    const remove = jest.spyOn(window, "removeEventListener");
    const listeners = (spy: jest.SpyInstance): unknown[] =>
      spy.mock.calls
        .filter(([type]) => type === "beforeunload")
        .map(([, listener]: unknown[]) => listener);
    const { settle } = await deliverTwo();
    expect(listeners(add)).toHaveLength(1);
    expect(listeners(remove)).toEqual([]);
    settle(true);
    await flush();
    expect(listeners(remove)).toEqual(listeners(add));
    setUp().track("x");
    await flush();
    expect(listeners(add)).toHaveLength(1);
  });
});

test("a clock set back doesn't hold back what is queued", async () => {
  const { track, log, state, queue } = setUp();
  state.online = false;
  ["a", "b"].forEach((url) => track(url));
  state.online = true;
  queue.deliver();
  await flush();
  state.online = false;
  track("c");
  jest.setSystemTime(NOW - 3600000);
  track("d");
  state.online = true;
  queue.deliver();
  await flush();
  expect(log.filter((entry) => entry.startsWith("delivered"))).toHaveLength(4);
});

describe("beacons", () => {
  test("are trusted while the server is not known to fail", () => {
    const { track, log, hits } = setUp();
    track("exit", true);
    expect([log, hits]).toEqual([["delivered exit"], {}]);
  });

  test("go even while a hit of this page is on the wire", () => {
    const { track, log, answers } = setUp();
    answers.push(new Promise(() => undefined));
    track("a");
    track("exit", true);
    expect(log).toEqual(["send a", "delivered exit"]);
  });

  test("are not trusted while the server fails, nor sent ahead of what waits", async () => {
    const { track, log, answers } = setUp();
    answers.push(false);
    track("a");
    await flush();
    track("exit", true);
    expect(navigator.sendBeacon).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1000);
    expect(log.slice(1)).toEqual([
      "send a",
      "delivered a",
      "send exit",
      "delivered exit",
    ]);
  });

  test("that the browser refuses are sent in another way", () => {
    (navigator.sendBeacon as jest.Mock).mockReturnValue(false);
    const { track, log } = setUp();
    track("exit", true);
    expect(log).toEqual(["send exit"]);
  });
});

test("a page that is left stops, and goes on when it comes back", async () => {
  const { track, log, queue, answers, page } = setUp();
  let settle: (isDelivered: boolean) => void = fail as never;
  answers.push(new Promise((resolve) => (settle = resolve)));
  track("a");
  track("b");
  await flush();
  dispatchEvent(new Event("pagehide"));
  await flush();
  expect(page.isLeft).toBe(true);
  await jest.advanceTimersByTimeAsync(5000);
  expect(log).toEqual(["send a"]);

  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  queue.deliver();
  await flush();
  // Its first hit is still on the wire, and is not sent again.
  expect(log).toEqual(["send a"]);
  settle(true);
  await flush();
  expect(log).toEqual(["send a", "delivered a", "send b", "delivered b"]);
});

test("other tabs see that hits wait", async () => {
  const { track, log, state, queue } = setUp();
  state.online = false;
  const id = track("a");
  expect(localStorage.getItem("offlineTracking.waiting." + SERVER)).toBe("1");
  state.online = true;
  queue.deliver();
  await flush();
  expect(localStorage.getItem("offlineTracking.waiting." + SERVER)).toBeNull();
  expect(timeOf(id)).toBe(NOW);
  expect(log).toHaveLength(2);
});
