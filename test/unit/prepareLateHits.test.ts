import { prepareLateHits } from "../../src/lib/tracker/prepareLateHits";
import type { Tracker } from "../../src/lib/tracker/Tracker";

/** What AppMeasurement gets of a hit that it can't compile yet. */
function track(args: { timestamp?: unknown }[], more: Partial<Tracker> = {}) {
  const calls: unknown[] = [];
  const tracker = {
    trackOffline: true,
    bodyClickFunction: "navigate",
    bodyClickTarget: {},
    callbackWhenReadyToTrack(...given: unknown[]) {
      calls.push([this, ...given]);
    },
    ...more,
  } as unknown as Tracker;
  prepareLateHits(tracker);
  tracker.callbackWhenReadyToTrack?.("owner", "compile", args);
  return { tracker, calls };
}

beforeEach(() => jest.useFakeTimers({ now: 1700000000999 }));
afterEach(() => jest.useRealTimers());

test("its timestamp is that of the moment when it is tracked", () => {
  const variables = {};
  const { tracker, calls } = track([variables]);
  expect(variables).toEqual({ timestamp: 1700000000 });
  expect(calls).toEqual([[tracker, "owner", "compile", [variables]]]);
});

test("its doneAction is not that of the next hit, too", () => {
  const { tracker } = track([{}]);
  expect([tracker.bodyClickFunction, tracker.bodyClickTarget]).toEqual([0, 0]);
});

test.each<[string, { timestamp?: unknown }[], Partial<Tracker>]>([
  ["a timestamp of its own stays", [{ timestamp: "5" }], {}],
  ["none is added while trackOffline is off", [{}], { trackOffline: false }],
  ["nothing is added to no variables", [], {}],
])("%s", (_name, args, more) => {
  const before = JSON.stringify(args);
  const { calls } = track(args, more);
  expect(JSON.stringify(args)).toBe(before);
  expect(calls).toHaveLength(1);
});

test("a version that has no such thing gets none", () => {
  const tracker = {} as Tracker;
  prepareLateHits(tracker);
  expect(tracker).toEqual({});
});
