import { createTrial } from "../../src/lib/delivery/createTrial";
import type { Hit } from "../../src/lib/hit/Hit";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { createMemoryJournal } from "./support/createMemoryJournal";

const hit = (id: string): Hit => ({
  id,
  url: `https://x/b/ss/suite/1/JS/s1?${id}`,
  server: "https://x",
});
const UNREADABLE = { end: "failed", isUnreadable: true } as const;
const FAILED = { end: "failed" } as const;

function create() {
  const states = createHitStates(
    createLocalTier((e) => {
      throw e;
    }),
  );
  const hits = new Map<string, Hit>();
  const gone: string[] = [];
  const journal = createMemoryJournal(hits, states, ({ id }, how) =>
    gone.push(`${id} ${how}`),
  );
  return { states, hits, gone, journal, trial: createTrial(journal, states) };
}

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

describe("the oldest hit fails", () => {
  test("twice, before another one is due", () => {
    const { trial, states } = create();
    const a = hit("a");
    expect(trial.isDue(a)).toBe(false);
    trial.failed(a, FAILED);
    expect(trial.isDue(a)).toBe(false);
    trial.failed(a, FAILED);
    expect(trial.isDue(a)).toBe(true);
    expect(trial.isDue(hit("b"))).toBe(false);
    expect(states.failures("a")).toEqual({
      count: 2,
      isUnreadable: false,
      isAside: false,
    });
  });

  test("once, where it may have arrived", () => {
    const { trial, states } = create();
    trial.failed(hit("a"), UNREADABLE);
    expect(trial.isDue(hit("a"))).toBe(true);
    expect(states.failures("a")).toEqual({
      count: 1,
      isUnreadable: true,
      isAside: false,
    });
  });

  test("in pages that were left: six times", () => {
    const { trial, states } = create();
    states.setFailures("a", { count: 4 });
    expect(trial.isDue(hit("a"))).toBe(false);
    trial.failed(hit("a"), FAILED);
    expect(trial.isDue(hit("a"))).toBe(false);
    states.setFailures("b", { count: 5 });
    expect(trial.isDue(hit("b"))).toBe(false);
    states.setFailures("b", { count: 6 });
    expect(trial.isDue(hit("b"))).toBe(true);
  });

  test("another one is tried every 15 s at most, or again as soon as one was delivered", async () => {
    const { trial } = create();
    const a = hit("a");
    trial.failed(a, FAILED);
    trial.failed(a, FAILED);
    await trial.pick(hit("b"));
    jest.advanceTimersByTime(15000);
    expect(trial.isDue(a)).toBe(false);
    jest.advanceTimersByTime(1);
    expect(trial.isDue(a)).toBe(true);
    await trial.pick(hit("b"));
    expect(trial.isDue(a)).toBe(false);
    trial.convict(hit("c"));
    expect(trial.isDue(a)).toBe(true);
  });

  test.each([
    [1, true, true],
    [2, true, false],
    [0, true, false],
    [1, false, false],
  ])(
    "%d times, unreadable (%s): suspect before it is tried again (%s)",
    (count, isUnreadable, isSuspect) => {
      const { trial, states } = create();
      states.setFailures("a", { count, isUnreadable });
      expect(trial.isSuspect(hit("a"))).toBe(isSuspect);
    },
  );
});

describe("the other hit to try", () => {
  const stage = () => {
    const all = create();
    ["a", "b", "c"].forEach((id) => all.hits.set(id, hit(id)));
    return all;
  };

  test("is the next one", async () => {
    expect(await stage().trial.pick(hit("b"))).toEqual(hit("b"));
  });

  test("... or the newest, where that failed, too", async () => {
    const { trial, states } = stage();
    states.setFailures("b", { count: 1 });
    expect(await trial.pick(hit("b"))).toEqual(hit("c"));
  });

  test("... unless that is itself, older, on the wire, or unknown", async () => {
    const { trial, states, hits } = stage();
    ["b", "c", "d"].forEach((id) => states.setFailures(id, { count: 1 }));
    expect(await trial.pick(hit("d"))).toEqual(hit("d"));
    const same = { ...hit("c"), url: "the one that waits" };
    expect(await trial.pick(same)).toBe(same);
    states.setMark("c", { page: "other", presumption: "none" });
    expect(await trial.pick(hit("b"))).toEqual(hit("b"));
    hits.clear();
    expect(await trial.pick(hit("b"))).toEqual(hit("b"));
  });
});

describe("a hit that others overtook", () => {
  test.each([
    [0, undefined, 1],
    [1, undefined, 1],
    [2, undefined, 2],
    [9, undefined, 2],
  ])(
    "failed %d times: it is set aside, and that counts as %s %d",
    (count, outcome, counted) => {
      const { trial, states, hits, gone } = create();
      states.setFailures("a", { count });
      states.setMark("a", { page: "", presumption: "none" });
      trial.convict(hit("a"), outcome);
      expect(states.failures("a")).toMatchObject({
        count: counted,
        isAside: true,
      });
      expect([hits.has("a"), states.mark("a"), gone]).toEqual([
        true,
        undefined,
        [],
      ]);
    },
  );

  test("may fail four times in all", () => {
    const { trial, states, gone } = create();
    states.setFailures("a", { count: 2, isAside: true });
    trial.convict(hit("a"), FAILED);
    expect(states.failures("a")).toEqual({ count: 3, isAside: true });
    expect(gone).toEqual([]);
    trial.convict(hit("a"), FAILED);
    expect(gone).toEqual(["a refused"]);
  });

  test("... or twice, where it may have arrived", () => {
    const { trial, states, gone } = create();
    states.setFailures("a", { count: 5 });
    trial.convict(hit("a"), UNREADABLE);
    expect(states.failures("a")).toEqual({
      count: 1,
      isUnreadable: true,
      isAside: true,
    });
    trial.convict(hit("a"));
    expect(gone).toEqual(["a refused"]);
  });
});
