import { createLocks } from "../../src/lib/delivery/lease/createLocks";
import { createLockManager, installLocks } from "./support/createLockManager";

const SERVER = "https://x";
const LOCK = "offlineTracking.deliver.https://x";

/** Locks of two pages of one browser. */
const createPages = () => {
  const manager = createLockManager();
  installLocks(manager);
  return { manager, one: createLocks("one"), other: createLocks("other") };
};
/** Work that ends when a test says so. */
function later<T>(result: T) {
  let finish = () => undefined as void;
  const work = jest.fn(
    () =>
      new Promise<T>((resolve) => {
        finish = () => resolve(result);
      }),
  );
  return { work, finish: () => finish() };
}
const flush = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("the lock for a collection server", () => {
  test("is one page's at a time: another one does nothing, and does not wait", async () => {
    const { one, other } = createPages();
    const { work, finish } = later("done");
    const first = one.hold(SERVER, false, work);
    await flush();
    const second = jest.fn(() => Promise.resolve("mine"));
    expect(await other.hold(SERVER, false, second)).toBeUndefined();
    expect([work.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
    finish();
    expect(await first).toBe("done");
    expect(await other.hold(SERVER, false, second)).toBe("mine");
  });

  test("is one for each server", async () => {
    const { one, other } = createPages();
    void one.hold(SERVER, false, later(1).work);
    await flush();
    const work = () => Promise.resolve("mine");
    expect(await other.hold("https://y", false, work)).toBe("mine");
  });

  test("is asked for by its name, where it is free, or stolen", async () => {
    const { manager, one } = createPages();
    const request = jest.spyOn(manager, "request");
    await one.hold(SERVER, false, () => Promise.resolve());
    await one.hold(SERVER, true, () => Promise.resolve());
    const [free, stolen] = request.mock.calls.map((call) => call.slice(0, 2));
    expect(free).toEqual([LOCK, { ifAvailable: true }]);
    expect(stolen).toEqual([LOCK, { steal: true }]);
  });

  test("that is stolen meanwhile is the end of it", async () => {
    installLocks({
      request: () => Promise.reject(new DOMException("", "AbortError")),
    } as unknown as LockManager);
    const locks = createLocks("one");
    const work = () => Promise.resolve("mine");
    expect(await locks.hold(SERVER, false, work)).toBeUndefined();
  });
});

describe("whether they work", () => {
  test("is asked once, under a name of this page's", async () => {
    const { manager, one } = createPages();
    const request = jest.spyOn(manager, "request");
    expect([await one.work(), await one.work()]).toEqual([true, true]);
    expect(request.mock.calls.map(([name]) => name)).toEqual([
      "offlineTracking.probe.one",
    ]);
  });

  test.each<[string, unknown]>([
    ["are missing", undefined],
    ["reject", { request: () => Promise.reject(new Error("refused")) }],
    [
      "throw",
      {
        request() {
          throw new Error("replaced");
        },
      },
    ],
  ])("they don't where they %s", async (_name, manager) => {
    installLocks(manager as LockManager | undefined);
    const locks = createLocks("one");
    expect(await locks.work()).toBe(false);
    expect(await locks.living()).toBeUndefined();
  });

  test("nor where they give no answer for 5 s", async () => {
    const request = () => new Promise(() => undefined);
    installLocks({ request } as unknown as LockManager);
    const known = jest.fn();
    void createLocks("one").work().then(known);
    await jest.advanceTimersByTimeAsync(4999);
    expect(known).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(known.mock.calls).toEqual([[false]]);
  });
});

describe("a page that lives", () => {
  test("is known to the others until it ends that", async () => {
    const { one, other } = createPages();
    expect(await other.living()).toEqual([]);
    const end = one.live();
    await flush();
    expect(await other.living()).toEqual(["one"]);
    end();
    await flush();
    expect(await other.living()).toEqual([]);
  });

  test("is known while its lock is pending, and other locks are none", async () => {
    installLocks({
      query: () =>
        Promise.resolve({
          held: [{ name: "offlineTracking.page.a" }, { name: "other" }, {}],
          pending: [{ name: "offlineTracking.page.b" }],
        }),
    } as unknown as LockManager);
    const living = await createLocks("one").living();
    expect(living?.filter(Boolean)).toEqual(["a", "b"]);
  });

  test("where the browser lists nothing, nothing lives", async () => {
    installLocks({
      query: () => Promise.resolve({}),
    } as unknown as LockManager);
    expect(await createLocks("one").living()).toEqual([]);
  });
});
