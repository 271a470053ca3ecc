import { createLocks } from "../../src/lib/delivery/lease/createLocks";
import { createSignOfLife } from "../../src/lib/delivery/lease/createSignOfLife";
import { createFakePage } from "./support/createFakePage";
import { createLockManager, installLocks } from "./support/createLockManager";

const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);

function createStage() {
  installLocks(createLockManager([]));
  const page = createFakePage();
  const locks = createLocks(page.id);
  /** What is done while it is shown. */
  const shown = { begun: 0, ended: 0 };
  const life = createSignOfLife(locks, page, () => {
    shown.begun++;
    return () => {
      shown.ended++;
    };
  });
  return {
    page,
    life,
    shown,
    isShown: async () => (await locks.living())?.includes(page.id),
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test("a hit that is delivered at once shows nothing", async () => {
  const { life, isShown } = createStage();
  life.begin("a");
  await pass(100);
  life.end("a");
  await pass(1000);
  expect(await isShown()).toBe(false);
});

test("the page shows that it lives until a moment after its last hit is gone: whoever delivered it looks then", async () => {
  const { life, isShown, shown } = createStage();
  life.begin("a");
  life.begin("b");
  await pass(199);
  expect(shown).toEqual({ begun: 0, ended: 0 });
  await pass(101);
  expect(shown).toEqual({ begun: 1, ended: 0 });
  life.end("a");
  await pass(2000);
  expect(await isShown()).toBe(true);
  life.end("b");
  await pass(500);
  expect(await isShown()).toBe(true);
  await pass(600);
  expect(await isShown()).toBe(false);
  expect(shown).toEqual({ begun: 1, ended: 1 });
});

test("nothing is shown while the page is about to be left", async () => {
  const { page, life, isShown } = createStage();
  life.begin("a");
  life.show();
  await pass(0);
  expect(await isShown()).toBe(true);
  page.prepareToLeave();
  await pass(0);
  expect(await isShown()).toBe(false);
  page.comeBack();
  await pass(0);
  expect(await isShown()).toBe(true);
});

test("it is shown after 200 ms, and hidden 1 s after the last hit is gone, with a timer each", async () => {
  const { life, shown } = createStage();
  const timers = jest.getTimerCount();
  life.begin("a");
  life.begin("b");
  expect(jest.getTimerCount()).toBe(timers + 1);
  await pass(199);
  expect(shown.begun).toBe(0);
  await pass(1);
  expect(shown.begun).toBe(1);
  life.begin("c");
  await pass(200);
  life.show();
  expect(shown.begun).toBe(1);
  ["a", "b"].forEach((id) => life.end(id));
  await pass(1000);
  expect(shown.ended).toBe(0);
  life.end("c");
  await pass(500);
  life.end("c");
  await pass(499);
  expect(shown.ended).toBe(0);
  await pass(1);
  expect(shown.ended).toBe(1);
  await pass(1000);
  expect(shown).toEqual({ begun: 1, ended: 1 });
});

test("a hit that begins while the last one is mourned keeps it shown", async () => {
  const { life, shown } = createStage();
  life.begin("a");
  await pass(200);
  life.end("a");
  await pass(900);
  life.begin("b");
  await pass(100);
  expect(shown).toEqual({ begun: 1, ended: 0 });
});

test("nothing is shown where nothing waits, and a hit that is gone at once sets no timer more", async () => {
  const { life, shown } = createStage();
  life.show();
  life.end("a");
  expect(jest.getTimerCount()).toBe(0);
  life.begin("b");
  life.end("b");
  await pass(200);
  expect(jest.getTimerCount()).toBe(0);
  expect(shown).toEqual({ begun: 0, ended: 0 });
});

test("the page is followed while it is shown, and no longer", async () => {
  const { page, life } = createStage();
  const stop = jest.fn();
  const follow = jest.fn(() => stop);
  page.leaving = follow;
  life.begin("a");
  expect(follow).not.toHaveBeenCalled();
  life.show();
  expect(follow).toHaveBeenCalledTimes(1);
  life.end("a");
  await pass(999);
  expect(stop).not.toHaveBeenCalled();
  await pass(1);
  expect(stop).toHaveBeenCalledTimes(1);
});

test("a hit that waits, and is delivered elsewhere soon after it was tracked, leaves it shown for 1 s, too", async () => {
  const { life, isShown } = createStage();
  life.begin("a");
  life.show();
  await pass(190);
  life.end("a");
  await pass(999);
  expect(await isShown()).toBe(true);
  await pass(1);
  expect(await isShown()).toBe(false);
});
