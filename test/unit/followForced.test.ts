import { followForced } from "../../src/lib/tracker/followForced";
import type { Tracker } from "../../src/lib/tracker/Tracker";

/** One that notes it as AppMeasurement does, in a property of any name. */
const createNoting = () => ({
  ua: false,
  other: true,
  forceOffline() {
    this.ua = true;
  },
  forceOnline() {
    this.ua = false;
  },
});

/** What is heard of a tracker whose page calls these. */
const follow = (tracker: Partial<Tracker>) => {
  const heard: boolean[] = [];
  followForced(tracker as Tracker, (isOffline) => heard.push(isOffline));
  tracker.forceOffline?.();
  tracker.forceOnline?.();
  return heard;
};

test("tells of both, after AppMeasurement has done its own", () => {
  const calls: unknown[] = [];
  const tracker = {
    forceOffline() {
      calls.push(["offline", this]);
    },
    forceOnline() {
      calls.push(["online", this]);
    },
  };
  expect(follow(tracker)).toEqual([true, false]);
  expect(calls).toEqual([
    // First it is asked whether it was forced before.
    ["online", tracker],
    ["offline", tracker],
    ["online", tracker],
  ]);
});

test("also where a version has none", () => {
  expect(follow({})).toEqual([true, false]);
});

test("tells at once what the page forced before, and leaves it", () => {
  const heard: boolean[] = [];
  const tracker = createNoting();
  tracker.forceOffline();
  followForced(tracker as unknown as Tracker, (isOffline) =>
    heard.push(isOffline),
  );
  expect(heard).toEqual([true]);
  expect(tracker.ua).toBe(true);
});

test("what was not forced stays so", () => {
  const heard: boolean[] = [];
  const tracker = createNoting();
  followForced(tracker as unknown as Tracker, (isOffline) =>
    heard.push(isOffline),
  );
  expect(heard).toEqual([]);
  expect([tracker.ua, tracker.other]).toEqual([false, true]);
});
