import { createTimeOrder } from "../../src/lib/delivery/createTimeOrder";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";

const NOW = 1800000000;
const hit = (ts: number | string, suites = "suite1") =>
  `https://x/b/ss/${suites}/1/JS/s1?AQB=1&ts=${ts}&AQE=1`;

const local = createLocalTier((e) => {
  throw e;
});
const onChange = jest.fn();
const timeOrder = createTimeOrder(local, onChange);
/** Of hits that this page tracked, when it knows what waits. */
const order = {
  apply: (url: string) => timeOrder.apply(url, true),
  delivered: (url: string) => timeOrder.delivered(url, false),
};

beforeEach(() => {
  localStorage.clear();
  onChange.mockClear();
  jest.useFakeTimers({ now: NOW * 1000 });
});
afterEach(() => jest.useRealTimers());

test("a hit older than the last one delivered gets that one's time and a second, and it is told", () => {
  order.delivered(hit(NOW - 100));
  expect(order.apply(hit(NOW - 200))).toBe(hit(NOW - 99));
  expect(onChange.mock.calls).toEqual([[NOW - 200, NOW - 99]]);
});

test.each([
  ["the same", NOW - 100],
  ["a later one", NOW - 50],
])("%s stays", (_, ts) => {
  order.delivered(hit(NOW - 100));
  expect(order.apply(hit(ts))).toBe(hit(ts));
  expect(onChange).not.toHaveBeenCalled();
});

test("each report suite has its own, whatever its case", () => {
  order.delivered(hit(NOW - 100, "Suite1,suite2"));
  expect(order.apply(hit(NOW - 200, "suite3"))).toBe(hit(NOW - 200, "suite3"));
  expect(order.apply(hit(NOW - 200, "suite3,SUITE2"))).toBe(
    hit(NOW - 99, "suite3,SUITE2"),
  );
});

test("no hit gets a time of the future", () => {
  order.delivered(hit(NOW));
  expect(order.apply(hit(NOW - 1))).toBe(hit(NOW));
});

test("a clock that was set back", () => {
  order.delivered(hit(NOW + 3600));
  expect(order.apply(hit(NOW))).toBe(hit(NOW + 3601));
  order.delivered(hit(NOW + 3601));
  expect(order.apply(hit(NOW + 1))).toBe(hit(NOW + 3602));
});

test("a clock that was days ahead is no measure, and forgotten at the next delivery", () => {
  order.delivered(hit(NOW + 200000));
  expect(order.apply(hit(NOW - 10))).toBe(hit(NOW - 10));
  order.delivered(hit(NOW - 10));
  expect(order.apply(hit(NOW - 20))).toBe(hit(NOW - 9));
});

test("a timestamp that can't be read stays, and is no measure", () => {
  order.delivered(hit(NOW - 100));
  order.delivered(hit("soon"));
  expect(order.apply(hit("soon"))).toBe(hit("soon"));
  expect(order.apply(hit(NOW - 200))).toBe(hit(NOW - 99));
});

test("what an earlier page left keeps its time, if it comes after what was delivered before anyone knew of it", () => {
  const early = createTimeOrder(local, onChange);
  early.delivered(hit(NOW - 100), true);
  expect(early.apply(hit(NOW - 200), false)).toBe(hit(NOW - 200));
  // The clock was set back.
  expect(early.apply(hit(NOW - 200), true)).toBe(hit(NOW - 99));
  early.delivered(hit(NOW - 50), false);
  expect(early.apply(hit(NOW - 200), false)).toBe(hit(NOW - 49));
});

test("a timestamp in ISO form leaves whole seconds", () => {
  order.delivered(hit(encodeURIComponent("2027-01-15T07:59:59.563Z")));
  expect(order.apply(hit(NOW - 200))).toBe(hit(NOW));
});

test("within a second it is written once", () => {
  const set = jest.spyOn(local, "set");
  order.delivered(hit(NOW));
  order.delivered(hit(NOW));
  expect(set).toHaveBeenCalledTimes(1);
  set.mockRestore();
});
