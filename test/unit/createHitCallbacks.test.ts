import { formatHitId } from "../../src/lib/hit/hitId";
import { createHitCallbacks } from "../../src/lib/tracker/createHitCallbacks";
import type { Tracker } from "../../src/lib/tracker/Tracker";

const urlOf = (suite: string) => `https://x/b/ss/${suite}/1/JS/s1?AQB=1`;
const ID = formatHitId(1700000000000, 0, "deadpage");

/** The callbacks of a page with a tracker for each of these report suites. */
function create(accounts: string[], living?: string[]) {
  const ran: string[] = [];
  const callbacks = createHitCallbacks(() => Promise.resolve(living));
  accounts.forEach((account) =>
    callbacks.attach({
      tracker: { account } as Tracker,
      runPostTrackCallbacks: (url) => ran.push(`${account} ${url}`),
    }),
  );
  return { callbacks, ran };
}
const flush = async () => {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
  }
};

test("the tracker of a hit is the one for its report suites, or else any", () => {
  const { callbacks } = create(["a", "b,c"]);
  expect(callbacks.trackerOf(urlOf("b,c"))?.account).toBe("b,c");
  expect(callbacks.trackerOf(urlOf("a"))?.account).toBe("a");
  expect(callbacks.trackerOf(urlOf("d"))?.account).toBe("a");
  expect(create([]).callbacks.trackerOf(urlOf("a"))).toBeUndefined();
});

test("what this page tracked is called back once", async () => {
  const { callbacks, ran } = create(["a"]);
  const onDelivered = jest.fn();
  expect(callbacks.isOwn(ID)).toBe(false);
  callbacks.expect(ID, onDelivered);
  expect(callbacks.isOwn(ID)).toBe(true);
  callbacks.delivered(ID, urlOf("a"));
  expect(onDelivered).toHaveBeenCalledTimes(1);
  expect(callbacks.isOwn(ID)).toBe(false);
  await flush();
  expect(ran).toEqual([]);
});

test("what is gone without a proof is not", () => {
  const { callbacks } = create(["a"]);
  const onDelivered = jest.fn();
  callbacks.expect(ID, onDelivered);
  callbacks.forget(ID);
  expect(callbacks.isOwn(ID)).toBe(false);
  callbacks.delivered(ID, "");
  expect(onDelivered).not.toHaveBeenCalled();
});

describe("what another page tracked", () => {
  test.each([
    ["that is gone", ["other"]],
    ["of which nobody can know", undefined],
  ])("%s, runs this page's callbacks", async (_name, living) => {
    const { callbacks, ran } = create(["a", "b"], living);
    callbacks.delivered(ID, urlOf("b"));
    await flush();
    expect(ran).toEqual([`b ${urlOf("b")}`]);
  });

  test("that is there doesn't: it runs them itself", async () => {
    const { callbacks, ran } = create(["a"], ["deadpage"]);
    callbacks.delivered(ID, urlOf("a"));
    await flush();
    expect(ran).toEqual([]);
  });

  test("and delivers, neither: it has no URL here", async () => {
    const { callbacks, ran } = create(["a"]);
    callbacks.delivered(ID, "");
    await flush();
    expect(ran).toEqual([]);
  });

  test("finds no tracker, and nothing happens", async () => {
    const living = jest.fn(() => Promise.resolve([]));
    await expect(
      Promise.resolve(createHitCallbacks(living).delivered(ID, urlOf("a"))),
    ).resolves.toBeUndefined();
    expect(living).not.toHaveBeenCalled();
  });
});
