import { version } from "../../extension.json";
import type { Running } from "../../src/lib/createMain";
import { createPermission } from "../../src/lib/createPermission";
import { formatHitId, timeOf } from "../../src/lib/hit/hitId";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { PENDING_ID } from "../../src/lib/hit/pendingId";
import type { Hit } from "../../src/lib/hit/Hit";
import type { Deliveries } from "../../src/lib/delivery/createDeliveries";
import {
  createHitStates,
  type Departure,
} from "../../src/lib/journal/createHitStates";
import { createBacklog } from "../../src/lib/offlineQueue/createBacklog";
import { createBatches } from "../../src/lib/offlineQueue/createBatches";
import { createConnection } from "../../src/lib/offlineQueue/createConnection";
import {
  createQueueControl,
  type QueueControl,
} from "../../src/lib/offlineQueue/createQueueControl";
import { createHold } from "../../src/lib/offlineQueue/createHold";
import { createOfflineQueue } from "../../src/lib/offlineQueue/createOfflineQueue";
import { describeQueue } from "../../src/lib/offlineQueue/describeQueue";
import type { QueueEvent } from "../../src/lib/offlineQueue/OfflineQueue";
import { createMemoryJournal } from "./support/createMemoryJournal";

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
  const connection = createConnection(
    { failingServers: () => ["https://left"] } as QueueControl,
    ({ type }) => events.push(type),
  );
  expect([connection.status(), events]).toEqual(["offline", []]);
  connection.onChange("https://left", false);
  connection.onChange("https://one", true);
  connection.onChange("https://one", true);
  expect(connection.status()).toBe("offline");
  onLine.mockReturnValue(false);
  dispatchEvent(new Event("offline"));
  connection.onChange("https://one", false);
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

/** The control of a queue with hits of any age, in milliseconds, by their names. */
function createControl(ages: Record<string, number> = {}) {
  const states = createHitStates(local);
  const hits = new Map<string, Hit>();
  Object.entries(ages).forEach(([suite, age], order) =>
    hits.set(id(age, order), {
      id: id(age, order),
      url: url(suite),
      server: "https://x",
    }),
  );
  const removed: string[] = [];
  const journal = createMemoryJournal(hits, states, (_, how) =>
    removed.push(how),
  );
  const idle = jest.fn(() => Promise.resolve());
  const control = createQueueControl({
    ready: () => Promise.resolve(),
    attach: () => undefined,
    guard: () => undefined,
    deliver: () => undefined,
    parts: {
      journal,
      states,
      local,
      deliveries: { to: () => ({ idle }) } as unknown as Deliveries,
      permission: createPermission(
        () => undefined,
        () => undefined,
      ),
      pageId: "page",
    },
  });
  return { control, states, hits, idle, removed };
}

test("what happens to hits and to their delivery is told, of this tab and of others", () => {
  const { control } = createControl();
  const changes: unknown[] = [];
  const stop = control.subscribe(({ type }) => changes.push(type));
  local.set(`hit.${id(0)}`, url("a"));
  local.set(`sending.${id(0)}`, "1page");
  local.remove(`sending.${id(0)}`);
  local.set("server.https://x", "1 0 0 0");
  local.set("waiting.https://x", "1");
  local.remove("waiting.https://x");
  const write = (key: string | null, newValue: string | null) =>
    dispatchEvent(new StorageEvent("storage", { key, newValue }));
  write("offlineTracking.server.https://x", "0 0 0 0");
  write("somebody.else", "1");
  write(null, null);
  expect(changes).toEqual([
    "added",
    "sending",
    "sending",
    "server",
    "emptied",
    "server",
  ]);
  stop();
  local.set("server.https://x", "1 0 0 0");
  expect(changes).toHaveLength(6);
});

describe("the backlog", () => {
  /** A backlog above a journal that counts `stored` hits. */
  const setUp = (stored: () => number = () => 0, oldest?: number) => {
    const events: QueueEvent[] = [];
    const count = jest.fn(() =>
      Promise.resolve({
        size: stored(),
        oldest: oldest ? NOW - oldest : 0,
      }),
    );
    const backlog = createBacklog(
      { count, ready: () => Promise.resolve() } as unknown as QueueControl,
      local,
      (event) => events.push(event),
      () => "offline",
    );
    return { backlog, events, count, ...changesOf(backlog) };
  };
  /** What is told to a backlog. */
  const changesOf = ({ onChange }: ReturnType<typeof createBacklog>) => ({
    added: (hit: string, suite: string) =>
      onChange({ type: "added", id: hit, url: url(suite) }),
    gone: (hit: string, how: Departure = "delivered", reportSuites = "a") =>
      onChange({
        type: "gone",
        id: hit,
        how,
        reportSuites,
      }),
    sending: (hit: string, isOnWire = true) =>
      onChange({ type: "sending", id: hit, isOnWire }),
  });
  const flush = (milliseconds = 0) =>
    jest.advanceTimersByTimeAsync(milliseconds);

  test("counts each hit as it comes and goes, without reading the journal", async () => {
    const { backlog, count, added, gone } = setUp();
    await flush();
    count.mockClear();
    added(id(0, 1), "a");
    added(id(0, 2), "a");
    expect([backlog.size(), backlog.oldest()]).toEqual([2, NOW]);
    gone(id(0, 1));
    expect(backlog.size()).toBe(1);
    expect(count).not.toHaveBeenCalled();
  });

  test("counts what waited as long as it isn't gone, also while it is tried", () => {
    const { backlog, added, sending } = setUp();
    added(id(0), "a");
    sending(id(0));
    expect(backlog.size()).toBe(1);
    sending(id(0), false);
    expect(backlog.size()).toBe(1);
  });

  test("knows what an earlier page left, and sets itself right when all is quiet", async () => {
    local.set("rules.size", `7 ${String(NOW - 5000)}`);
    const { backlog, gone } = setUp(() => 9, 6000);
    expect([backlog.size(), backlog.oldest()]).toEqual([7, NOW - 5000]);
    await flush();
    expect([backlog.size(), backlog.oldest()]).toEqual([9, NOW - 6000]);
    gone(id(1));
    expect(backlog.size()).toBe(8);
    await flush(1000);
    expect(backlog.size()).toBe(9);
  });

  test("hits that wait are told half a second later, together", async () => {
    const { events, added, gone, sending } = setUp();
    added(id(0, 1), "a");
    added(id(0, 2), "b");
    added(id(0, 3), "a");
    // Gone behind another one, as on any page.
    sending(id(0, 3));
    gone(id(0, 3));
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
    const { events, added, sending } = setUp();
    added(id(0), "a");
    sending(id(0));
    await flush(5000);
    expect(events).toEqual([]);
    sending(id(0), false);
    await flush(500);
    expect(events).toMatchObject([{ type: "hitQueued", count: 1 }]);
  });

  test.each([
    // A busy page: the timer that would tell it is late.
    ["is late on the wire, before it was told", [600], 0],
    ["waited behind one that waited longer", [900, 100], 1],
  ])(
    "as many are told as sent as were told as queued: one that %s",
    async (_, ages, later) => {
      const { backlog, events, added, gone, sending } = setUp();
      const ids = ages.map((age, order) => id(age, order));
      ids.forEach((hit) => added(hit, "a"));
      // All that is due by then is told.
      await flush(later * 500);
      ids.forEach((hit) => {
        sending(hit);
        gone(hit);
      });
      backlog.onPause();
      expect(events).toMatchObject([
        { type: "hitQueued", count: ids.length },
        { type: "queuedHitsSent", count: ids.length },
      ]);
      await flush(5000);
      expect(events).toHaveLength(2);
    },
  );

  test("what is sent is told when delivery stops; a hit presumed delivered isn't", async () => {
    const { backlog, events, gone, sending } = setUp(() => 4);
    await flush();
    [1, 2].forEach((order) => {
      sending(id(9000, order));
      gone(id(9000, order));
    });
    sending(id(9000, 3));
    gone(id(9000, 3), "presumed");
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
    const { backlog, events } = setUp(() => 4, 1);
    await flush();
    backlog.onChange({ type: "cleared", count: 4 });
    expect(backlog.size()).toBe(0);
    await flush(500);
    expect(events).toEqual([
      { type: "hitsDiscarded", count: 4, reason: "optIn", reportSuites: [] },
    ]);
  });
});

test("the queue isn't counted while a hit is on the wire", async () => {
  const count = jest.fn(() => Promise.resolve({ size: 1, oldest: NOW }));
  const backlog = createBacklog(
    { count, ready: () => Promise.resolve() } as unknown as QueueControl,
    local,
    () => undefined,
    () => "offline",
  );
  await jest.advanceTimersByTimeAsync(0);
  count.mockClear();
  backlog.onChange({ type: "added", id: id(0), url: url("a") });
  backlog.onChange({ type: "sending", id: id(0), isOnWire: true });
  await jest.advanceTimersByTimeAsync(20000);
  expect(count).not.toHaveBeenCalled();
  backlog.onChange({ type: "sending", id: id(0), isOnWire: false });
  await jest.advanceTimersByTimeAsync(2000);
  expect(count).toHaveBeenCalledTimes(1);
});

test("clearing removes the old, and leaves what is on the wire", async () => {
  const { control, states, hits, idle, removed } = createControl({
    a: 3000,
    b: 2000,
    c: 1000,
    d: 0,
  });
  states.setMark(id(2000, 1), { page: "page", presumption: "none" });
  local.set("waiting.https://x", "1");
  expect(await control.clear(NOW - 500)).toBe(2);
  // Once no other page delivers.
  expect(idle).toHaveBeenCalledTimes(1);
  expect([...hits.keys()]).toEqual([id(2000, 1), id(0, 3)]);
  expect(removed).toEqual(["clearQueue", "clearQueue"]);
  states.clearMark(id(2000, 1));
  expect(await control.clear(NOW + 1)).toBe(2);
});

test("clearing removes what is set aside, too", async () => {
  const { control, states } = createControl({ a: 1000 });
  states.setFailures(id(1000), { count: 2, isAside: true });
  expect(await control.clear(NOW)).toBe(1);
});

describe("holding", () => {
  const setUp = () => {
    const control = { isHeld: false } as unknown as QueueControl & {
      isHeld: unknown;
    };
    const held: boolean[] = [];
    control.hold = (isHeld) => held.push(isHeld);
    const onRelease = jest.fn();
    const hold = createHold(control, local, {
      onHold: () => undefined,
      onRelease,
    });
    return { hold, held, onRelease };
  };
  /** As another tab's change arrives. */
  const write = (newValue: string | null) =>
    dispatchEvent(
      new StorageEvent("storage", {
        key: "offlineTracking.rules.held",
        newValue,
      }),
    );
  const pass = (milliseconds: number) =>
    jest.advanceTimersByTimeAsync(milliseconds);

  test("shows other tabs that this page is there, until it is released", async () => {
    const { hold, held } = setUp();
    hold.hold();
    const first = local.get("rules.held");
    await pass(5000);
    const second = local.get("rules.held");
    expect([!!first, !!second, first === second]).toEqual([true, true, false]);
    hold.release();
    expect(local.get("rules.held")).toBe("");
    expect(held).toEqual([true, false]);
  });

  test("of another tab ends when it is released", () => {
    const { held, onRelease } = setUp();
    write("1");
    expect(held).toEqual([true]);
    write(null);
    expect(held).toEqual([true, false]);
    expect(onRelease).toHaveBeenCalledTimes(1);
  });

  test("of another tab lasts while it shows that it is there, and ends when it is suspended or dies", async () => {
    const { held } = setUp();
    for (let beat = 0; beat < 20; beat++) {
      write(String(beat));
      await pass(5000);
    }
    expect(held).not.toContain(false);
    await pass(31000);
    expect(held).toContain(false);
  });

  test("of a tab that died before counts for half a minute", async () => {
    local.set("rules.held", String(Date.now()));
    const { held } = setUp();
    expect(held).toEqual([true]);
    await pass(35000);
    expect(held).toEqual([true, false]);
    // Nor does it for the pages to come.
    expect(local.get("rules.held")).toBe("");
  });

  test("of a tab that died long ago counts for nothing", () => {
    local.set("rules.held", String(Date.now() - 60000));
    const { held } = setUp();
    expect(held).toEqual([]);
    expect(local.get("rules.held")).toBe("");
  });

  test("outlasts another tab's", () => {
    const { hold, held } = setUp();
    hold.hold();
    local.remove("rules.held");
    write(null);
    expect(local.get("rules.held")).not.toBe("");
    expect(held).not.toContain(false);
    hold.release();
  });
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
    await queue.describe(),
  ]).toEqual([0, 0, "online", false, 0, undefined]);
  expect(logger.warn).toHaveBeenCalledTimes(1);
});

test("the queue is described: what waits and why, what is on the wire, each server's state", async () => {
  const OTHER = "https://y";
  const hits = new Map(
    ["", "", "", `&mid=${PENDING_ID}`].map((more, order): [string, Hit] => {
      const hitId = id(1, order);
      return [
        hitId,
        {
          id: hitId,
          url: `${url("a")}&pageName=My%20page${String(order)}${more}`,
          server: "https://x",
        },
      ];
    }),
  );
  const states = createHitStates(local);
  const [first, second, third, fourth] = [...hits.keys()];
  states.setMark(first, { page: "page", presumption: "none" });
  states.setFailures(second, { count: 3, isAside: true });
  local.set(
    "server.https://x",
    `2 ${String(NOW)} ${String(NOW + 5000)} ${String(NOW - 1000)}`,
  );
  local.set("lease.https://x", "page 7");
  local.set(`waiting.${OTHER}`, "1");
  local.set(`lease.${OTHER}`, "stranger 1");
  const permission = createPermission(
    () => undefined,
    () => undefined,
  );
  permission.hold(true);
  const running = {
    settings: { trackOffline: true },
    offlineTracking: {
      parts: {
        journal: createMemoryJournal(hits, states),
        states,
        local,
        permission,
        pageId: "page",
      },
    },
  } as unknown as Running;
  const time = (at: number) => new Date(at).toISOString();
  const hit = { reportSuites: "a", server: "https://x", why: "", failures: 0 };
  expect(await describeQueue(running, "offline")).toEqual({
    version,
    isEnabled: true,
    settings: { trackOffline: true },
    status: "offline",
    reasonToWait: "held",
    size: 4,
    hits: [
      {
        ...hit,
        id: first,
        time: time(timeOf(first)),
        name: "My page0",
        state: "on the wire",
      },
      {
        ...hit,
        id: second,
        time: time(timeOf(second)),
        name: "My page1",
        state: "aside",
        failures: 3,
      },
      {
        ...hit,
        id: third,
        time: time(timeOf(third)),
        name: "My page2",
        state: "waits",
        why: "held",
      },
      {
        ...hit,
        id: fourth,
        time: time(timeOf(fourth)),
        name: "My page3",
        state: "waits",
        why: "no visitor ID yet",
      },
    ],
    servers: [
      {
        server: "https://x",
        failures: 2,
        nextTry: time(NOW + 5000),
        lastAnswer: time(NOW - 1000),
        isPosted: true,
        deliveredBy: "this",
      },
      {
        server: OTHER,
        failures: 0,
        nextTry: "",
        lastAnswer: "",
        isPosted: true,
        deliveredBy: "another",
      },
    ],
  });
});
