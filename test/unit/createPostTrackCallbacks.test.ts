import { createPostTrackCallbacks } from "../../src/lib/tracker/createPostTrackCallbacks";
import type { Tracker } from "../../src/lib/tracker/Tracker";

type Callback = (url: string, ...args: unknown[]) => void;

/** A tracker that keeps callbacks as AppMeasurement does, under a name of its own. */
function createTracker(more: object = {}) {
  const list: unknown[] = [];
  return {
    ...more,
    xyz: list,
    registerPostTrackCallback(callback: Callback, ...args: unknown[]) {
      list.push([callback, args]);
    },
    /** As it does after what it sent itself. */
    sent(url: string) {
      (list as [Callback, unknown[]][]).forEach(([callback, args]) => {
        if (typeof callback === "function") {
          callback(url, ...args);
        }
      });
    },
  };
}
const fail = (e: unknown) => {
  throw e;
};

test("runs what was registered before and since, in order, with its arguments", () => {
  // Other lists, and what is none.
  const tracker = createTracker({ a: [], b: [["x"], 5, null], c: 1 });
  const ran: unknown[] = [];
  const note: Callback = (...args) => ran.push(args);
  tracker.registerPostTrackCallback(note, "before", 1);
  const run = createPostTrackCallbacks(tracker as unknown as Tracker, fail);
  tracker.registerPostTrackCallback(note, "since", 2);
  run("url");
  expect(ran).toEqual([
    ["url", "before", 1],
    ["url", "since", 2],
  ]);
  // AppMeasurement runs each once, too.
  ran.length = 0;
  tracker.sent("own");
  expect(ran).toEqual([
    ["own", "before", 1],
    ["own", "since", 2],
  ]);
});

test("one that throws is reported, and the others run", () => {
  const tracker = createTracker();
  const errors: unknown[] = [];
  const last = jest.fn();
  const run = createPostTrackCallbacks(tracker as unknown as Tracker, (e) =>
    errors.push(e),
  );
  tracker.registerPostTrackCallback(() => {
    throw new Error("mine");
  });
  tracker.registerPostTrackCallback(last);
  run("url");
  expect(errors).toEqual([new Error("mine")]);
  expect(last).toHaveBeenCalledTimes(1);
});

test("what is registered before, but is no registration, is nothing to run", () => {
  const tracker = createTracker();
  const called = jest.fn();
  tracker.xyz.push(["no function", []], [called, "no list"]);
  const run = createPostTrackCallbacks(tracker as unknown as Tracker, fail);
  run("url");
  expect(called).not.toHaveBeenCalled();
});

test("a tracker that keeps them where nobody can see has those from then on", () => {
  const called = jest.fn();
  const tracker = { registerPostTrackCallback: jest.fn() };
  const run = createPostTrackCallbacks(tracker as unknown as Tracker, fail);
  (tracker.registerPostTrackCallback as (callback: Callback) => void)(called);
  run("url");
  expect(called.mock.calls).toEqual([["url"]]);
});
