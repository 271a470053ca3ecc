import { createClearQueue } from "../../src/lib/actions/clearQueue/createClearQueue";
import { createTrackerAction } from "../../src/lib/actions/createTrackerAction";
import { createLogQueue } from "../../src/lib/actions/logQueue/createLogQueue";
import { createSendQueuedHits } from "../../src/lib/actions/sendQueuedHits/createSendQueuedHits";
import { createSetOfflineTracking } from "../../src/lib/actions/setOfflineTracking/createSetOfflineTracking";
import { createConnectionStatus } from "../../src/lib/conditions/connectionStatus/createConnectionStatus";
import { createQueueSize } from "../../src/lib/conditions/queueSize/createQueueSize";
import type { Running } from "../../src/lib/createMain";
import { createQueueEvent } from "../../src/lib/events/createQueueEvent";
import type {
  OfflineQueue,
  QueueDescription,
  QueueEvent,
} from "../../src/lib/offlineQueue/OfflineQueue";
import type { Tracker } from "../../src/lib/tracker/Tracker";

const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
const tracker = { account: "a", trackOffline: true } as Tracker;
const early = { account: "b", trackOffline: true } as Tracker;

/** Turbine, with the shared modules given. */
const turbineWith = (modules: Record<string, unknown>): Turbine => ({
  logger,
  debugEnabled: false,
  onDebugChanged: () => undefined,
  getExtensionSettings: () => ({}),
  getSharedModule: (_, name) => modules[name],
});
const turbine = turbineWith({
  "get-tracker": () => Promise.resolve(tracker),
  "augment-tracker": (callback: (tracker: Tracker) => void) => {
    callback(early);
    callback(tracker);
  },
});
const queueWith = (parts: Partial<OfflineQueue>) => parts as OfflineQueue;

beforeEach(() => {
  jest.clearAllMocks();
  tracker.trackOffline = early.trackOffline = true;
});

describe("an action", () => {
  test("waits for the tracker, and for the work", async () => {
    const work = jest.fn(() => Promise.resolve());
    await createTrackerAction(turbine, work)("settings");
    expect(work).toHaveBeenCalledWith("settings", tracker);
    expect(logger.error).not.toHaveBeenCalled();
  });

  test("logs one error without the Adobe Analytics extension", async () => {
    const work = jest.fn();
    await createTrackerAction(turbineWith({}), work)({});
    expect(work).not.toHaveBeenCalled();
    expect(logger.error).toHaveBeenCalledTimes(1);
  });

  test.each([
    ["a tracker that never comes", () => Promise.reject(new Error("no"))],
    [
      "someone else's error",
      () => {
        throw new Error("no");
      },
    ],
  ])("logs %s, and the rule goes on", async (_, getTracker) => {
    const action = createTrackerAction(
      turbineWith({ "get-tracker": getTracker }),
      () => undefined,
    );
    await expect(action({})).resolves.toBeUndefined();
    expect(logger.error).toHaveBeenCalledTimes(1);
  });
});

describe("Set Offline Tracking", () => {
  const running = (trackOffline = true) =>
    ({
      settings: { trackOffline },
      augment: jest.fn(),
    }) as unknown as Running;

  test("on, off and on, where it was off at first: each tracker is attached, once", async () => {
    const now = running(false);
    const set = createSetOfflineTracking(turbine, now);
    await set({ trackOffline: true });
    expect(now.augment).toHaveBeenCalledTimes(2);
    expect(now.augment).toHaveBeenCalledWith(tracker);
    expect(now.augment).toHaveBeenCalledWith(early);
    await set({ trackOffline: false });
    await set({ trackOffline: true });
    expect(now.augment).toHaveBeenCalledTimes(2);
    expect([tracker.trackOffline, early.trackOffline]).toEqual([true, true]);
  });

  test("off and on, for each tracker, which the extension has attached already", async () => {
    const now = running();
    const set = createSetOfflineTracking(turbine, now);
    await set({ trackOffline: false });
    expect([tracker.trackOffline, early.trackOffline]).toEqual([false, false]);
    expect(now.settings.trackOffline).toBe(false);
    await set({ trackOffline: true });
    expect([tracker.trackOffline, early.trackOffline]).toEqual([true, true]);
    expect(now.augment).not.toHaveBeenCalled();
    expect(now.settings.trackOffline).toBe(true);
  });

  test.each(["false", " FALSE\n"])(
    "the text %j counts as what it says",
    async (trackOffline) => {
      const now = running();
      const set = createSetOfflineTracking(turbine, now);
      await set({ trackOffline });
      expect(now.settings.trackOffline).toBe(false);
      expect(tracker.trackOffline).toBe(false);
      await set({ trackOffline: "true" });
      expect(now.settings.trackOffline).toBe(true);
      expect(tracker.trackOffline).toBe(true);
      expect(logger.error).not.toHaveBeenCalled();
    },
  );

  test.each([1, "1", "", "yes", undefined, null])(
    "%p is neither: an error, and nothing changes",
    async (trackOffline) => {
      const now = running();
      await createSetOfflineTracking(turbine, now)({ trackOffline });
      expect(logger.error).toHaveBeenCalledTimes(1);
      expect(now.settings.trackOffline).toBe(true);
      expect(tracker.trackOffline).toBe(true);
    },
  );

  test("what is not confirmed can't be turned on", async () => {
    tracker.trackOffline = false;
    const set = createSetOfflineTracking(turbine, undefined);
    await set({ trackOffline: true });
    expect(tracker.trackOffline).toBe(false);
    expect(logger.error).toHaveBeenCalledTimes(1);
    await set({ trackOffline: false });
    expect(logger.error).toHaveBeenCalledTimes(1);
  });
});

test.each<[string, Record<string, unknown>]>([
  ["its tracker", { "get-tracker": () => Promise.resolve(tracker) }],
  ["a tracker that is refused", { "get-tracker": () => Promise.reject() }],
  ["no Adobe Analytics extension", {}],
])("Send Queued Hits: with %s", async (_, modules) => {
  const sendQueuedHits = jest.fn(() => Promise.resolve());
  await createSendQueuedHits(turbineWith(modules), { sendQueuedHits })();
  expect(sendQueuedHits).toHaveBeenCalledTimes(1);
});

test("Log Queue: what there is to know, or that there is none", async () => {
  const description = { version: "1", hits: [{ id: "a" }], servers: ["s"] };
  await createLogQueue(
    turbine,
    queueWith({
      describe: () =>
        Promise.resolve(description as unknown as QueueDescription),
    }),
  )();
  expect(logger.info.mock.calls).toEqual([
    ["Queue:", { version: "1" }],
    ["Hit:", { id: "a" }],
    ["Server:", "s"],
  ]);
  await createLogQueue(
    turbine,
    queueWith({ describe: () => Promise.resolve(undefined) }),
  )();
  expect(logger.warn.mock.calls).toEqual([["There is no durable queue"]]);
});

describe("Clear Queue", () => {
  const clearQueue = jest.fn(() => Promise.resolve(1));
  const clear = createClearQueue(turbine, queueWith({ clearQueue }));

  test("all, or those older than so many days", async () => {
    await clear({});
    await clear({ olderThanDays: 92 });
    expect(clearQueue.mock.calls).toEqual([[], [92]]);
  });

  test.each(["5", " 05 "])("%j counts as what it says", async (text) => {
    await clear({ olderThanDays: text });
    expect(clearQueue.mock.calls).toEqual([[5]]);
    expect(logger.error).not.toHaveBeenCalled();
  });

  // undefined is what a data element gives that has no value: not the choice of all hits.
  test.each([0, 93, 1.5, "0", "93", "1.5", "", "all", null, undefined])(
    "%p days: an error, and nothing is removed",
    async (olderThanDays) => {
      await clear({ olderThanDays });
      expect(clearQueue).not.toHaveBeenCalled();
      expect(logger.error).toHaveBeenCalledTimes(1);
    },
  );
});

test("an event triggers its rule with what happened as detail, and no other", () => {
  let tell: (event: QueueEvent) => void = () => undefined;
  const queue = queueWith({
    subscribe(listener) {
      tell = listener;
      return () => undefined;
    },
  });
  const trigger = jest.fn();
  createQueueEvent(queue, "connectionLost")({}, trigger);
  tell({ type: "connectionRestored" });
  expect(trigger).not.toHaveBeenCalled();
  tell({ type: "connectionLost" });
  expect(trigger).toHaveBeenCalledWith({ detail: { type: "connectionLost" } });
});

test("Connection Status", () => {
  const holds = createConnectionStatus(
    queueWith({ getStatus: () => "offline" }),
  );
  expect([holds({ status: "offline" }), holds({ status: "online" })]).toEqual([
    true,
    false,
  ]);
});

test.each([
  ["equal", [false, true, false]],
  ["notEqual", [true, false, true]],
  ["lessThan", [false, false, true]],
  ["lessThanOrEqual", [false, true, true]],
  ["greaterThan", [true, false, false]],
  ["greaterThanOrEqual", [true, true, false]],
] as const)("Queue Size: 5 is %s to 4, 5 and 6: %j", (comparison, expected) => {
  const holds = createQueueSize(queueWith({ getQueueSize: () => 5 }), logger);
  expect([4, 5, 6].map((size) => holds({ comparison, size }))).toEqual(
    expected,
  );
});

test("Queue Size: the text of a number counts as the number", () => {
  const holds = createQueueSize(queueWith({ getQueueSize: () => 5 }), logger);
  expect(holds({ comparison: "equal", size: " 5" })).toBe(true);
  expect(holds({ comparison: "greaterThan", size: "4" })).toBe(true);
  expect(holds({ comparison: "notEqual", size: "5" })).toBe(false);
  expect(logger.error).not.toHaveBeenCalled();
});

test.each(["", "many", "5.5", -1, 5.5, NaN, null, undefined, [5], Symbol("5")])(
  "Queue Size: %p isn't a number of hits: it doesn't hold, with an error",
  (size) => {
    const holds = createQueueSize(queueWith({ getQueueSize: () => 5 }), logger);
    expect(holds({ comparison: "notEqual", size })).toBe(false);
    expect(logger.error).toHaveBeenCalledTimes(1);
  },
);
