import { followForced } from "../../src/lib/tracker/followForced";
import type { Tracker } from "../../src/lib/tracker/Tracker";

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
    ["offline", tracker],
    ["online", tracker],
  ]);
});

test("also where a version has none", () => {
  expect(follow({})).toEqual([true, false]);
});
