import { createWaiting } from "../../src/lib/delivery/createWaiting";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";

const KEY = "offlineTracking.waiting.https://x";
const local = createLocalTier((e) => {
  throw e;
});
const create = () => createWaiting(local, "https://x");

beforeEach(() => localStorage.clear());
afterEach(() => jest.restoreAllMocks());

test("all tabs know whether hits wait for a server", () => {
  const [one, other] = [create(), create()];
  expect([one.isWaiting(), other.isWaiting()]).toEqual([false, false]);
  one.begin();
  expect(localStorage.getItem(KEY)).toBe("1");
  expect([one.isWaiting(), other.isWaiting()]).toEqual([true, true]);
  expect(createWaiting(local, "https://y").isWaiting()).toBe(false);
  one.end();
  expect([one.isWaiting(), other.isWaiting()]).toEqual([false, false]);
  expect(localStorage.length).toBe(0);
});

test("a page goes by what it knows itself, whatever becomes of the storage", () => {
  const waiting = create();
  waiting.begin();
  localStorage.clear();
  expect(waiting.isWaiting()).toBe(true);
});

test("hits that wait are counted, and written once", () => {
  const write = jest.spyOn(Storage.prototype, "setItem");
  const waiting = create();
  expect(waiting.count()).toBe(0);
  waiting.begin();
  waiting.begin();
  waiting.end();
  expect(waiting.count()).toBe(2);
  expect(write).toHaveBeenCalledTimes(1);
});
