import {
  createLeaseRecord,
  holderOf,
} from "../../src/lib/delivery/lease/createLeaseRecord";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { createFakePage } from "./support/createFakePage";

const KEY = "offlineTracking.lease.https://x";
const local = createLocalTier((e) => {
  throw e;
});
const entry = () => localStorage.getItem(KEY);
const create = (id?: string) => {
  const page = createFakePage(id);
  return { page, record: createLeaseRecord(local, page, "https://x") };
};
const pass = (milliseconds: number) => jest.advanceTimersByTime(milliseconds);

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

test("an entry names its holder", () => {
  expect([holderOf("page 3"), holderOf("")]).toEqual(["page", ""]);
});

test("others see whose it is, and that it makes progress, every 5 s", () => {
  const { record } = create();
  const other = create("other").record;
  expect(other.isTaken()).toBe(false);
  const grip = record.write();
  expect(entry()).toBe("thispage 1");
  expect([record.isTaken(), other.isTaken()]).toEqual([false, true]);
  pass(4999);
  expect(entry()).toBe("thispage 1");
  pass(1);
  expect(entry()).toBe("thispage 2");
  pass(5000);
  expect(entry()).toBe("thispage 3");
  grip.release();
  expect(entry()).toBeNull();
  pass(10000);
  expect([entry(), jest.getTimerCount()]).toEqual([null, 0]);
});

describe("it is held", () => {
  test("until it is released", () => {
    const grip = create().record.write();
    expect(grip.isMine()).toBe(true);
    grip.release();
    expect(grip.isMine()).toBe(false);
  });

  test("until another page takes it, whose entry stays", () => {
    const grip = create().record.write();
    const second = create("other").record.write();
    expect([grip.isMine(), second.isMine()]).toEqual([false, true]);
    pass(5000);
    expect(entry()).toBe("other 2");
    grip.release();
    expect(entry()).toBe("other 2");
    second.release();
  });

  test("not by a page that is being left", () => {
    const { page, record } = create();
    const grip = record.write();
    page.prepareToLeave();
    expect(grip.isMine()).toBe(false);
    pass(5000);
    expect(entry()).toBe("thispage 1");
    grip.release();
  });

  test("not by a page that slept for 20 s", () => {
    const grip = create().record.write();
    const now = performance.now();
    const clock = jest.spyOn(performance, "now").mockReturnValue(now + 19999);
    expect(grip.isMine()).toBe(true);
    clock.mockReturnValue(now + 20000);
    expect(grip.isMine()).toBe(false);
    clock.mockRestore();
    grip.release();
  });

  test("for as long as it beats", () => {
    const grip = create().record.write();
    pass(60000);
    expect(grip.isMine()).toBe(true);
    grip.release();
  });
});

describe("it is stale", () => {
  test("when it was the same for more than 30 s, as far as this page looked", () => {
    local.set("lease.https://x", "other 7");
    const { record } = create();
    expect(record.isStale()).toBe(false);
    for (let second = 0; second < 30; second += 2) {
      pass(2000);
      expect(record.isStale()).toBe(false);
    }
    pass(1);
    expect(record.isStale()).toBe(true);
  });

  test("not where there is none, however long the page has been there", () => {
    pass(60000);
    expect(create().record.isStale()).toBe(false);
  });

  test("not where its holder makes progress", () => {
    const { record } = create();
    const grip = create("other").record.write();
    for (let second = 0; second < 60; second += 2) {
      expect(record.isStale()).toBe(false);
      pass(2000);
    }
    grip.release();
  });

  test("not for a page that didn't look for more than 5 s: it slept itself", () => {
    local.set("lease.https://x", "other 7");
    const { record } = create();
    for (let second = 0; second < 60; second += 6) {
      expect(record.isStale()).toBe(false);
      pass(5001);
    }
    for (let second = 0; second < 30; second += 5) {
      record.isStale();
      pass(5000);
    }
    pass(0);
    expect(record.isStale()).toBe(false);
    pass(1);
    expect(record.isStale()).toBe(true);
  });
});
