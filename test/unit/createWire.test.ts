import { createWire, type Outcome } from "../../src/lib/delivery/createWire";
import type { Hit } from "../../src/lib/hit/Hit";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import type { Answer } from "../../src/lib/transport/Sending";
import { createFakePage } from "./support/createFakePage";

const hit = (id: string): Hit => ({
  id,
  url: `https://x/b/ss/suite/1/JS/s1?${id}`,
  server: "https://x",
});
const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);

/** A wire whose answers come when a test says so. */
function create() {
  const states = createHitStates(
    createLocalTier((e) => {
      throw e;
    }),
  );
  const page = createFakePage();
  /** How often the page is followed now. */
  const followers = { count: 0 };
  const log: string[] = [];
  const settle: Record<string, (answer: Answer) => void> = {};
  const secondTry: Record<string, () => void> = {};
  const note = ({ id }: Hit, { end }: Outcome) => log.push(`${id} ${end}`);
  const wire = createWire({
    states,
    page: {
      ...page,
      // As it was then, else.
      get isLeft() {
        return page.isLeft;
      },
      leaving(listener) {
        followers.count++;
        const stop = page.leaving(listener);
        return () => {
          followers.count--;
          stop();
        };
      },
    },
    start({ id }, onSecondTry) {
      log.push(`start ${id}`);
      secondTry[id] = onSecondTry;
      return {
        answer: new Promise((resolve) => {
          settle[id] = resolve;
        }),
        takeBack: () => log.push(`take back ${id}`),
      };
    },
    startBeacon: ({ url }) => navigator.sendBeacon(url),
    ends: { delivered: note, refused: note, failed: note, unknown: note },
    onSilence: () => log.push("silence"),
    onLate: () => log.push("late"),
    onDrop: () => log.push("drop"),
  });
  const state = (id: string) => ({
    has: wire.has(id),
    isSilent: wire.isSilent(id),
    isBusy: wire.isBusy(),
    size: wire.size(),
    followers: followers.count,
  });
  return { wire, states, page, log, settle, secondTry, state };
}
const NOTHING = {
  has: false,
  isSilent: false,
  isBusy: false,
  size: 0,
  followers: 0,
};
const ON_WIRE = {
  has: true,
  isSilent: false,
  isBusy: true,
  size: 1,
  followers: 1,
};

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

describe("a hit on the wire", () => {
  test("is marked, and known until there is an answer", async () => {
    const { wire, states, log, settle, state } = create();
    expect(state("a")).toEqual(NOTHING);
    const outcome = wire.send(hit("a"), "likely");
    expect(log).toEqual(["start a"]);
    expect(states.mark("a")).toEqual({
      page: "thispage",
      presumption: "likely",
    });
    expect(states.isFresh("a")).toBe(false);
    expect(state("a")).toEqual(ON_WIRE);
    settle.a({ end: "failed", isUnreadable: true });
    expect(await outcome).toEqual({ end: "failed", isUnreadable: true });
    expect(log).toEqual(["start a", "a failed"]);
    expect(state("a")).toEqual(NOTHING);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("that is fresh has its URL in its mark: it is nowhere else", () => {
    const { wire, states } = create();
    void wire.send(hit("a"), "none", true);
    expect(states.allFresh()).toEqual([hit("a")]);
  });

  test("is one of several, of which the page is followed once", async () => {
    const { wire, settle, state } = create();
    void wire.send(hit("a"), "none");
    const other = wire.send(hit("b"), "none");
    expect(state("b")).toEqual({ ...ON_WIRE, size: 2 });
    settle.b({ end: "delivered" });
    await other;
    expect(state("a")).toEqual(ON_WIRE);
    expect(wire.has("b")).toBe(false);
  });

  test("that is tried in another way proves nothing by an end of the page", () => {
    const { wire, states, secondTry } = create();
    void wire.send(hit("a"), "delivered", true);
    secondTry.a();
    expect(states.mark("a")).toMatchObject({ presumption: "none" });
  });
});

describe("no answer", () => {
  test("for 30 s: others don't wait for it; what comes after that is late, and counts", async () => {
    const { wire, log, settle, state } = create();
    const outcome = wire.send(hit("a"), "none");
    await pass(30000);
    expect(await outcome).toEqual({ end: "unknown" });
    expect(log).toEqual(["start a", "silence"]);
    expect(state("a")).toEqual({ ...ON_WIRE, isSilent: true, isBusy: false });
    settle.a({ end: "delivered" });
    await pass(0);
    expect(log.slice(2)).toEqual(["a delivered", "late"]);
    expect(state("a")).toEqual(NOTHING);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("for 60 s: it is given up, and taken back", async () => {
    const { wire, log, settle, state } = create();
    void wire.send(hit("a"), "none");
    await pass(60000);
    expect(log.slice(2)).toEqual(["a unknown", "late", "take back a"]);
    settle.a({ end: "delivered" });
    await pass(0);
    expect(log).toHaveLength(5);
    expect(state("a")).toEqual(NOTHING);
  });
});

describe("a page that is left", () => {
  test("says so in the marks, and takes it back when it comes back", async () => {
    const { wire, states, page, log } = create();
    void wire.send(hit("a"), "delivered", true);
    page.leave();
    expect(states.mark("a")).toEqual({
      page: "",
      presumption: "delivered",
      url: hit("a").url,
    });
    void wire.send(hit("b"), "none");
    expect(states.mark("b")).toMatchObject({ page: "" });
    page.comeBack();
    expect(states.mark("a")).toMatchObject({ page: "thispage" });
    await pass(10000);
    expect(log).toEqual(["start a", "start b"]);
  });

  test("leaves alone what another page dealt with meanwhile", async () => {
    const { wire, states, page, log, settle, state } = create();
    void wire.send(hit("a"), "none");
    page.leave();
    states.clear("a");
    page.comeBack(true);
    expect([state("a"), states.mark("a")]).toEqual([NOTHING, undefined]);
    settle.a({ end: "failed" });
    await pass(10000);
    expect(log).toEqual(["start a"]);
    expect(states.mark("a")).toBeUndefined();
  });

  test("restored, it waits 3 s for what was on the wire, and leaves it to whoever delivers then", async () => {
    const { wire, states, page, log, settle, state } = create();
    const outcome = wire.send(hit("a"), "none");
    page.leave();
    page.comeBack(true);
    await pass(2999);
    expect(log).toEqual(["start a"]);
    await pass(1);
    expect(log.slice(1)).toEqual(["drop"]);
    expect(await outcome).toEqual({ end: "unknown" });
    expect(states.mark("a")).toMatchObject({ page: "" });
    expect(state("a")).toEqual(NOTHING);
    expect(jest.getTimerCount()).toBe(0);
    settle.a({ end: "delivered" });
    await pass(0);
    expect(log).toHaveLength(2);
  });

  test("... and an answer till then counts", async () => {
    const { wire, page, log, settle, states } = create();
    void wire.send(hit("a"), "none");
    page.leave();
    page.comeBack(true);
    settle.a({ end: "delivered" });
    await pass(3000);
    expect(log).toEqual(["start a", "a delivered"]);
    expect(states.mark("a")).toMatchObject({ page: "thispage" });
  });

  test("the same hit, sent anew since, is another matter", async () => {
    const { wire, page, log, settle, state } = create();
    void wire.send(hit("a"), "none");
    page.leave();
    page.comeBack(true);
    const first = settle.a;
    first({ end: "failed" });
    await pass(0);
    void wire.send(hit("a"), "none");
    await pass(3000);
    expect(log).toEqual(["start a", "a failed", "start a"]);
    expect(state("a")).toEqual(ON_WIRE);
  });
});

describe("abandoned", () => {
  test("nothing becomes of it", async () => {
    const { wire, states, log, settle, secondTry, state } = create();
    const outcome = wire.send(hit("a"), "none", true);
    states.clear("a");
    wire.abandon();
    expect(log).toEqual(["start a", "take back a"]);
    expect(await outcome).toEqual({ end: "unknown" });
    expect([state("a"), jest.getTimerCount()]).toEqual([NOTHING, 0]);
    secondTry.a();
    settle.a({ end: "failed" });
    await pass(0);
    expect([log.length, states.mark("a")]).toEqual([2, undefined]);
  });
});

describe("storage that the site cleared meanwhile", () => {
  test.each([
    [true, [hit("a")]],
    [false, []],
  ])(
    "a hit that is fresh (%s) is put there again: this page alone knows it",
    async (isFresh, fresh) => {
      const { wire, states, settle, log } = create();
      const outcome = wire.send(hit("a"), "none", isFresh);
      localStorage.clear();
      settle.a({ end: "failed" });
      await outcome;
      expect(states.allFresh()).toEqual(fresh);
      expect(states.mark("a")).toEqual(
        isFresh
          ? { page: "thispage", presumption: "none", url: hit("a").url }
          : undefined,
      );
      expect(log).toEqual(["start a", "a failed"]);
    },
  );
});

test("a beacon is marked as one of a page that was left, and presumed to arrive", () => {
  const { wire, states, state } = create();
  const beacon = jest.fn(() => true);
  navigator.sendBeacon = beacon;
  expect(wire.sendBeacon(hit("a"))).toBe(true);
  expect(beacon.mock.calls).toEqual([[hit("a").url]]);
  expect(states.mark("a")).toEqual({
    page: "",
    presumption: "delivered",
    url: hit("a").url,
  });
  expect(state("a")).toEqual(NOTHING);
  beacon.mockReturnValue(false);
  expect(wire.sendBeacon(hit("b"))).toBe(false);
});
