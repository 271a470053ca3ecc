import "fake-indexeddb/auto";
import { createMain, type AugmentTracker } from "../../src/lib/createMain";
import type { Tracker } from "../../src/lib/tracker/Tracker";
import { createLocks } from "./support/createLocks";

const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
let augment: Parameters<AugmentTracker>[0] | undefined;
const run = (settings: object) =>
  createMain({
    logger,
    getExtensionSettings: () => settings,
    getSharedModule: () => (callback: typeof augment) => {
      augment = callback;
    },
  });
const tracker = () =>
  ({
    account: "suite",
    bufferRequests: jest.fn(),
    registerPreTrackCallback: jest.fn(),
    registerPostTrackCallback: jest.fn(),
  }) as unknown as Tracker;
const CONFIRMED = { trackOffline: true, timestampsAccepted: true };

beforeEach(() => {
  augment = undefined;
  jest.clearAllMocks();
  Object.defineProperty(navigator, "locks", {
    value: createLocks(),
    configurable: true,
  });
});
afterEach(() => jest.useRealTimers());

test("a database that never opens holds the tracker back for 100 ms, and no longer", async () => {
  const { open } = indexedDB;
  indexedDB.open = () => ({}) as IDBOpenDBRequest;
  jest.useFakeTimers();
  run(CONFIRMED);
  const settled = jest.fn();
  (augment?.(tracker()) as Promise<unknown>).then(settled);
  await jest.advanceTimersByTimeAsync(99);
  expect(settled).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(settled).toHaveBeenCalled();
  indexedDB.open = open;
});

test("nothing is done to trackers, and an error logged, while timestamped hits are not confirmed", () => {
  expect(run({ trackOffline: true, timestampsAccepted: false })).toBe(
    undefined,
  );
  expect(augment).toBe(undefined);
  expect(logger.error.mock.calls).toEqual([
    ["Off: timestamped hits not confirmed"],
  ]);
});

test("a tracker that throws goes on sending, and the page sees nothing of it", () => {
  run(CONFIRMED);
  const bufferRequests = jest.fn();
  const broken = {
    ...tracker(),
    bufferRequests,
    registerPreTrackCallback() {
      throw new Error("broken");
    },
  } as unknown as Tracker;
  expect(augment?.(broken)).toBe(undefined);
  expect(logger.error).toHaveBeenCalledWith("Off:", Error("broken"));
  expect(bufferRequests).not.toHaveBeenCalled();
});
