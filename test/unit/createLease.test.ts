import { createLease } from "../../src/lib/delivery/lease/createLease";
import { createLocks } from "../../src/lib/delivery/lease/createLocks";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { createFakePage } from "./support/createFakePage";
import { createLockManager, installLocks } from "./support/createLockManager";

const KEY = "offlineTracking.lease.https://x";
const local = createLocalTier((e) => {
  throw e;
});
/** The lease of a page, with the Web Locks that are installed. */
const create = (id: string) => {
  const page = createFakePage(id);
  return createLease(local, page, createLocks(id), "https://x");
};
/** Work that ends when a test says so. */
function later() {
  let finish = () => undefined as void;
  const work = jest.fn(
    () =>
      new Promise<string>((resolve) => {
        finish = () => resolve("done");
      }),
  );
  return { work, finish: () => finish() };
}
const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);
const doNothing = () => Promise.resolve("mine");

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

describe.each([
  ["with Web Locks", true],
  ["without Web Locks", false],
])("%s", (_name, hasLocks) => {
  beforeEach(() => {
    installLocks(hasLocks ? createLockManager() : undefined);
  });

  test("one page at a time delivers", async () => {
    const { work, finish } = later();
    const first = create("one").hold(work);
    await pass(300);
    expect(work).toHaveBeenCalledTimes(1);
    expect(localStorage.getItem(KEY)).toBe("one 1");
    const second = jest.fn(doNothing);
    const refused = create("other").hold(second);
    await pass(300);
    expect(await refused).toBeUndefined();
    expect(second).not.toHaveBeenCalled();
    expect(localStorage.getItem(KEY)).toBe("one 1");

    finish();
    expect(await first).toBe("done");
    expect(localStorage.getItem(KEY)).toBeNull();
    const allowed = create("other").hold(second);
    await pass(300);
    expect(await allowed).toBe("mine");
  });

  test("what throws gives it up, too", async () => {
    const lease = create("one");
    const failed = lease
      .hold(() => Promise.reject(new Error("mine")))
      .catch((e: unknown) => String(e));
    await pass(300);
    expect(await failed).toBe(hasLocks ? undefined : "Error: mine");
    expect(localStorage.getItem(KEY)).toBeNull();
  });

  test("a page that makes no progress for 30 s loses it to one that asks again and again", async () => {
    // As a page that is suspended holds it.
    const grips: { isMine(): boolean }[] = [];
    void create("one").hold((grip) => {
      grips.push(grip);
      return new Promise(() => undefined);
    });
    await pass(300);
    jest.clearAllTimers();
    const lease = create("other");
    const results: unknown[] = [];
    for (let second = 0; second < 32; second += 2) {
      void lease.hold(doNothing).then((result) => results.push(result));
      await pass(2000);
    }
    expect(new Set(results)).toEqual(new Set([undefined]));
    void lease.hold(doNothing).then((result) => results.push(result));
    await pass(300);
    expect(results.pop()).toBe("mine");
    expect(grips[0].isMine()).toBe(false);
  });
});

describe("without Web Locks, what another page writes takes a moment to show", () => {
  const lease = () => {
    installLocks(undefined);
    return create("one");
  };

  test("so it is waited for", async () => {
    const work = jest.fn(doNothing);
    const held = lease().hold(work);
    await pass(299);
    expect(work).not.toHaveBeenCalled();
    await pass(1);
    expect(await held).toBe("mine");
    expect(jest.getTimerCount()).toBe(0);
  });

  test("and of two pages that want it at once the last one has it", async () => {
    const work = jest.fn(doNothing);
    const held = lease().hold(work);
    await pass(200);
    local.set("lease.https://x", "other 1");
    await pass(100);
    expect(await held).toBeUndefined();
    expect(work).not.toHaveBeenCalled();
    expect(localStorage.getItem(KEY)).toBe("other 1");
    expect(jest.getTimerCount()).toBe(0);
  });
});
