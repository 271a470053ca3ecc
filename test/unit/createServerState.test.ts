import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import {
  createServerState,
  parseServerRecord,
} from "../../src/lib/delivery/createServerState";

const local = createLocalTier(() => undefined);
const create = () => createServerState(local, "https://x");
let jitter: jest.SpyInstance;

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers({ now: 1700000000000 });
  jitter = jest.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  jest.useRealTimers();
  jitter.mockRestore();
});

test("there is no delay at first, nor while the server answers", () => {
  const state = create();
  expect([state.delay(), state.isAnswering()]).toEqual([0, false]);
  state.answered();
  expect([state.delay(), state.isAnswering()]).toEqual([0, true]);
});

test("the delay is 1 s at least, and doubles at most up to 60 s", () => {
  const state = create();
  const longest: number[] = [];
  for (let failure = 0; failure < 8; failure++) {
    jitter.mockReturnValue(0.9999999);
    state.failed();
    longest.push(Math.round(state.delay() / 1000));
    const saved = local.get("server.https://x");
    jitter.mockReturnValue(0);
    create().failed();
    expect(create().delay()).toBe(1000);
    local.set("server.https://x", saved);
  }
  expect(longest).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
});

test("an early try is allowed 1 s after the last", () => {
  const state = create();
  jitter.mockReturnValue(0.5);
  for (let failure = 0; failure < 5; failure++) {
    state.failed();
  }
  expect(state.delay()).toBeGreaterThan(10000);
  expect(state.delay(true)).toBe(1000);
  jest.advanceTimersByTime(400);
  expect(state.delay(true)).toBe(600);
  jest.advanceTimersByTime(600);
  expect(state.delay(true)).toBe(0);
});

test("tabs and later pages share it", () => {
  create().failed();
  expect(create().delay()).toBe(1000);
  create().answered();
  expect(create().delay()).toBe(0);
});

test("an answer counts for 30 s, and only until an attempt fails", () => {
  const state = create();
  state.answered();
  jest.advanceTimersByTime(29999);
  expect(state.isAnswering()).toBe(true);
  jest.advanceTimersByTime(1);
  expect(state.isAnswering()).toBe(false);
  state.answered();
  expect([state.isAnswering(), state.isFailing()]).toEqual([true, false]);
  state.failed();
  expect([state.isAnswering(), state.isFailing()]).toEqual([false, true]);
  state.answered();
  expect([state.isAnswering(), state.isFailing()]).toEqual([true, false]);
});

test.each([NaN, 2, -1, undefined, "0.5"])(
  "a Math.random that gives %s holds nothing back, and lets nothing through",
  (random) => {
    jitter.mockReturnValue(random);
    create().failed();
    const delay = create().delay();
    expect(delay).toBeGreaterThanOrEqual(1000);
    expect(delay).toBeLessThanOrEqual(2000);
  },
);

test.each(["x", "1", "1 2 3", "NaN NaN NaN NaN", "9 8 7e99 0", "-1 -1 -1 -1"])(
  "%s, written by someone else, holds nothing back",
  (text) => {
    local.set("server.https://x", text);
    expect(create().delay()).toBe(0);
    create().failed();
    expect(create().delay()).toBe(1000);
  },
);

test("a clock set back holds nothing back", () => {
  const state = create();
  state.answered();
  state.failed();
  jest.setSystemTime(1600000000000);
  expect([state.delay(), state.isAnswering()]).toEqual([0, false]);
});

test("answers are written once a second at most, and the first one after a failure always", () => {
  const written = jest.spyOn(Storage.prototype, "setItem");
  const state = create();
  state.answered();
  jest.advanceTimersByTime(1000);
  state.answered();
  expect(written).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(1);
  state.answered();
  expect(written).toHaveBeenCalledTimes(2);
  state.failed();
  state.answered();
  expect(written).toHaveBeenCalledTimes(4);
  expect(state.delay()).toBe(0);
  written.mockRestore();
});

describe("an entry of another clock is as good as none", () => {
  const NOW = 1700000000000;
  test.each([
    [`3 ${NOW} ${NOW + 60000} ${NOW}`, 60000, true],
    [`3 ${NOW + 1} ${NOW + 60000} ${NOW}`, 0, false],
    [`3 ${NOW} ${NOW + 60001} ${NOW}`, 0, false],
    [`3 ${NOW} ${NOW + 60000} ${NOW + 1}`, 0, false],
  ])("%s: %d ms, failing: %s", (entry, delay, isFailing) => {
    local.set("server.https://x", entry);
    const state = create();
    expect([state.delay(), state.isFailing()]).toEqual([delay, isFailing]);
  });

  test("... also of an answer", () => {
    local.set("server.https://x", `0 0 0 ${NOW + 1}`);
    expect(create().isAnswering()).toBe(false);
    local.set("server.https://x", `0 0 0 ${NOW}`);
    expect(create().isAnswering()).toBe(true);
  });
});

test("a failure keeps when the server answered last", () => {
  const state = create();
  state.answered();
  state.failed();
  const { answer, failures, last, next } = parseServerRecord(
    local.get("server.https://x"),
  );
  expect([failures, last, next, answer]).toEqual([
    1, 1700000000000, 1700000001000, 1700000000000,
  ]);
});

test("each server has a state of its own", () => {
  create().failed();
  expect(createServerState(local, "https://y").isFailing()).toBe(false);
});
