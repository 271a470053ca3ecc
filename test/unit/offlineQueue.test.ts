import { formatHitId } from "../../src/lib/hit/hitId";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import type { Journal } from "../../src/lib/journal/createJournal";
import type { OfflineTracking } from "../../src/lib/createOfflineTracking";
import { clearQueue } from "../../src/lib/offlineQueue/clearQueue";
import { createBacklog } from "../../src/lib/offlineQueue/createBacklog";
import { createBatches } from "../../src/lib/offlineQueue/createBatches";
import { createConnection } from "../../src/lib/offlineQueue/createConnection";
import { createOfflineQueue } from "../../src/lib/offlineQueue/createOfflineQueue";
import { followLocalTier } from "../../src/lib/offlineQueue/followLocalTier";
import type { QueueEvent } from "../../src/lib/offlineQueue/OfflineQueue";

const NOW = 1790000000000;
const url = (suite: string) => `https://x/b/ss/${suite}/1/JS/s1?AQB=1&ts=1`;
const id = (age: number, order = 0) => formatHitId(NOW - age, order, "page");
const local = createLocalTier((e) => {
  throw e;
});

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => jest.useRealTimers());

test("batches: an event for each reason, with the count and the report suites, once", () => {
  const events: QueueEvent[] = [];
  const batches = createBatches((event) => events.push(event));
  batches.add("hitsDiscarded", "maxHitAge", "a,b");
  batches.add("hitsDiscarded", "maxHitAge", "b");
  batches.add("hitsDiscarded", "optIn", "", 5);
  batches.add("queuedHitsSent", "delivered", "a");
  batches.flush("hitsDiscarded");
  batches.flush("hitsDiscarded");
  expect(events).toEqual([
    {
      type: "hitsDiscarded",
      reason: "maxHitAge",
      count: 2,
      reportSuites: ["a", "b"],
    },
    { type: "hitsDiscarded", reason: "optIn", count: 5, reportSuites: [] },
  ]);
});

test("the connection: any server that fails, or a browser that is offline, is offline", () => {
  const events: string[] = [];
  const onLine = jest.spyOn(navigator, "onLine", "get").mockReturnValue(true);
  local.set("server.https://left", "2 0 0 0");
  const connection = createConnection(local, ({ type }) => events.push(type));
  expect([connection.status(), events]).toEqual(["offline", []]);
  connection.onChange("https://left", "0 0 0 5");
  connection.onChange("https://one", "1 0 0 5");
  connection.onChange("https://one", "2 0 0 5");
  expect(connection.status()).toBe("offline");
  onLine.mockReturnValue(false);
  dispatchEvent(new Event("offline"));
  connection.onChange("https://one", "0 0 0 9");
  expect(connection.status()).toBe("offline");
  onLine.mockReturnValue(true);
  dispatchEvent(new Event("online"));
  expect(connection.status()).toBe("online");
  expect(events).toEqual([
    "connectionRestored",
    "connectionLost",
    "connectionRestored",
  ]);
  onLine.mockRestore();
});

test("changes of the local tier are followed, of this tab and of others", () => {
  const tier = createLocalTier(() => undefined);
  const changes: string[][] = [];
  followLocalTier(tier, (...change) => changes.push(change));
  tier.set("server.https://a.b", "1");
  tier.remove("server.https://a.b");
  const write = (key: string | null, newValue: string | null) =>
    dispatchEvent(new StorageEvent("storage", { key, newValue }));
  write("offlineTracking.gone.x", "delivered:a");
  write("offlineTracking.gone.x", null);
  write("somebody.else", "1");
  write(null, null);
  expect(changes).toEqual([
    ["server", "https://a.b", "1"],
    ["server", "https://a.b", ""],
    ["gone", "x", "delivered:a"],
    ["gone", "x", ""],
  ]);
});

describe("the backlog", () => {
  /** A backlog above a journal that counts `stored` hits. */
  const setUp = (stored: () => number = () => 0, oldest?: string) => {
    const events: QueueEvent[] = [];
    const journal = {
      size: jest.fn(() => Promise.resolve(stored())),
      oldest: jest.fn(() =>
        Promise.resolve(
          oldest ? [{ id: oldest, url: url("a"), server: "https://x" }] : [],
        ),
      ),
      clear: jest.fn(),
    } as unknown as Journal;
    const backlog = createBacklog(
      { journal, local, ready: Promise.resolve() } as OfflineTracking,
      (event) => events.push(event),
      () => "offline",
    );
    return { backlog, events, journal };
  };
  const flush = (milliseconds = 0) =>
    jest.advanceTimersByTimeAsync(milliseconds);

  test("counts each hit as it comes and goes, without reading the journal", async () => {
    const { backlog, journal } = setUp();
    await flush();
    const size = journal.size as jest.Mock;
    size.mockClear();
    backlog.onChange("hit", id(0, 1), url("a"));
    backlog.onChange("hit", id(0, 2), url("a"));
    expect([backlog.size(), backlog.oldest()]).toEqual([2, NOW]);
    backlog.onChange("gone", id(0, 1), "delivered:a");
    backlog.onChange("hit", id(0, 2), "");
    expect(backlog.size()).toBe(1);
    expect(size).not.toHaveBeenCalled();
  });

  test("doesn't count what is on the wire for the first time", () => {
    const { backlog } = setUp();
    backlog.onChange("hit", id(0), url("a"));
    backlog.onChange("sending", id(0), "1page");
    expect(backlog.size()).toBe(0);
    backlog.onChange("sending", id(0), "");
    expect(backlog.size()).toBe(1);
  });

  test("knows what an earlier page left, and sets itself right when all is quiet", async () => {
    local.set("rules.size", `7 ${String(NOW - 5000)}`);
    const { backlog } = setUp(() => 9, id(6000));
    expect([backlog.size(), backlog.oldest()]).toEqual([7, NOW - 5000]);
    await flush();
    expect([backlog.size(), backlog.oldest()]).toEqual([9, NOW - 6000]);
    backlog.onChange("gone", id(1), "delivered:a");
    expect(backlog.size()).toBe(8);
    await flush(1000);
    expect(backlog.size()).toBe(9);
  });

  test("hits that wait are told half a second later, together", async () => {
    const { backlog, events } = setUp();
    backlog.onChange("hit", id(0, 1), url("a"));
    backlog.onChange("hit", id(0, 2), url("b"));
    backlog.onChange("hit", id(0, 3), url("a"));
    // Gone behind another one, as on any page.
    backlog.onChange("sending", id(0, 3), "1page");
    backlog.onChange("gone", id(0, 3), "delivered:a");
    await flush(499);
    expect(events).toEqual([]);
    await flush(501);
    expect(events).toEqual([
      {
        type: "hitQueued",
        count: 2,
        reason: "offline",
        reportSuites: ["a", "b"],
      },
    ]);
    await flush(5000);
    expect(events).toHaveLength(1);
  });

  test("a first attempt under way is not told as queued until it fails", async () => {
    const { backlog, events } = setUp();
    backlog.onChange("hit", id(0), url("a"));
    backlog.onChange("sending", id(0), "1page");
    await flush(5000);
    expect(events).toEqual([]);
    backlog.onChange("sending", id(0), "");
    await flush(500);
    expect(events).toMatchObject([{ type: "hitQueued", count: 1 }]);
  });

  test("what is sent is told when delivery stops; a hit presumed delivered isn't", async () => {
    const { backlog, events } = setUp(() => 4);
    await flush();
    [1, 2].forEach((order) => {
      backlog.onChange("sending", id(9000, order), "1page");
      backlog.onChange("gone", id(9000, order), "delivered:a");
    });
    backlog.onChange("gone", id(9000, 3), "delivered:a");
    expect(events).toEqual([]);
    backlog.onPause();
    expect(events).toEqual([
      {
        type: "queuedHitsSent",
        count: 2,
        reason: "delivered",
        reportSuites: ["a"],
      },
    ]);
    expect(backlog.size()).toBe(1);
  });

  test("what the visitor's refusal deletes is told to all tabs", async () => {
    const { backlog, events, journal } = setUp(() => 4, id(1));
    await flush();
    journal.clear();
    expect(local.get("rules.denied")).toMatch(/^4 /);
    backlog.onChange("rules", "denied", local.get("rules.denied"));
    expect(backlog.size()).toBe(0);
    await flush(500);
    expect(events).toEqual([
      { type: "hitsDiscarded", count: 4, reason: "optIn", reportSuites: [] },
    ]);
  });
});

test("clearing removes the old, and leaves what is on the wire", async () => {
  const hits: Record<string, string> = {
    [id(3000)]: url("a"),
    [id(2000)]: url("a"),
    [id(1000)]: url("a"),
    [id(0)]: url("a"),
  };
  local.set(`sending.${id(2000)}`, "1page");
  local.set("waiting.https://x", "1");
  const removed: string[] = [];
  const journal = {
    oldest: () =>
      Promise.resolve(
        Object.keys(hits)
          .sort()
          .map((hit) => ({ id: hit, url: hits[hit], server: "https://x" })),
      ),
    remove(hit: string, _: string, how: string) {
      delete hits[hit];
      removed.push(how);
    },
    settled: () => Promise.resolve(),
  } as unknown as Journal;
  const tracking = { journal, local } as OfflineTracking;
  expect(await clearQueue(tracking, "https://x", NOW - 500)).toBe(2);
  expect(Object.keys(hits).sort()).toEqual([id(2000), id(0)].sort());
  expect(removed).toEqual(["clearQueue", "clearQueue"]);
  expect(local.get("waiting.https://x")).toBe("1");
  local.remove(`sending.${id(2000)}`);
  expect(await clearQueue(tracking, "https://x", NOW + 1)).toBe(2);
  expect(local.get("waiting.https://x")).toBe("");
});

test("without a durable queue it is empty, and nothing fails", async () => {
  const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const queue = createOfflineQueue(undefined, logger);
  queue.holdHits();
  queue.releaseHits();
  await queue.sendQueuedHits();
  queue.subscribe(() => undefined)();
  expect([
    queue.getQueueSize(),
    queue.getOldestHitAge(),
    queue.getStatus(),
    queue.isEnabled(),
    await queue.clearQueue(),
  ]).toEqual([0, 0, "online", false, 0]);
  expect(logger.warn).toHaveBeenCalledTimes(1);
});
