import "fake-indexeddb/auto";
import { createMain, type AugmentTracker } from "../../src/lib/createMain";
import type { Tracker } from "../../src/lib/tracker/Tracker";
import { createLockManager, installLocks } from "./support/createLockManager";

const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
let augment: Parameters<AugmentTracker>[0] | undefined;
const run = (settings: object) =>
  createMain({
    logger,
    debugEnabled: false,
    onDebugChanged: () => undefined,
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
  installLocks(createLockManager());
});
afterEach(() => jest.useRealTimers());

test("a tracker isn't held back, and the database is opened when the page has come to rest", async () => {
  const open = jest.spyOn(indexedDB, "open");
  jest.useFakeTimers();
  run(CONFIRMED);
  expect(augment?.(tracker())).toBe(undefined);
  await jest.advanceTimersByTimeAsync(2999);
  expect(open).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(open).toHaveBeenCalled();
  open.mockRestore();
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
