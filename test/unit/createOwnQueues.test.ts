import { collectionServerOf } from "../../src/lib/hit/hitUrl";
import { createOwnQueues } from "../../src/lib/tracker/createOwnQueues";
import type { Tracker } from "../../src/lib/tracker/Tracker";

const HIT = "https://x.example/b/ss/suite/1/JS/s1?AQB=1&ts=1700000000&AQE=1";
const KEY = "AppMeasurement.requests-undefinedsuite";

const createTracker = () =>
  ({ account: "suite", trackOffline: true }) as unknown as Tracker;
const store = () => localStorage.setItem(KEY, JSON.stringify([HIT]));

beforeEach(() => localStorage.clear());

test("what an attached tracker's own queue left is taken once the visitor agreed, and only then", () => {
  const take = jest.fn();
  const queues = createOwnQueues(collectionServerOf, take);
  store();
  queues.attach(createTracker());
  expect(take).not.toHaveBeenCalled();
  queues.agreed();
  expect(take.mock.calls).toEqual([
    [expect.any(String), HIT, "https://x.example"],
  ]);
  store();
  queues.agreed();
  expect(take).toHaveBeenCalledTimes(1);
});

test("the queue of a tracker that has its own is left to it", () => {
  const take = jest.fn();
  const queues = createOwnQueues(collectionServerOf, take);
  store();
  queues.guard(createTracker());
  queues.agreed();
  expect(take).not.toHaveBeenCalled();
  expect(localStorage.getItem(KEY)).not.toBeNull();
});

test("a refusal discards all, and has a tracker store nothing until the visitor agrees", () => {
  const queues = createOwnQueues(collectionServerOf, jest.fn());
  const guarded = createTracker();
  const attached = createTracker();
  queues.guard(guarded);
  queues.attach(attached);
  store();
  expect(queues.refused()).toBe(1);
  expect(localStorage.getItem(KEY)).toBeNull();
  expect([guarded.trackOffline, attached.trackOffline]).toEqual([false, true]);
  queues.agreed();
  expect(guarded.trackOffline).toBe(true);
  // The page's own code has turned it off since.
  guarded.trackOffline = false;
  queues.agreed();
  expect(guarded.trackOffline).toBe(false);
});
