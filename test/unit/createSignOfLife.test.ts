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
