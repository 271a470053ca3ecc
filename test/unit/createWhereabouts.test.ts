import { createServerState } from "../../src/lib/delivery/createServerState";
import { createWhereabouts } from "../../src/lib/delivery/createWhereabouts";
import type { Wire } from "../../src/lib/delivery/createWire";
import {
  createHitStates,
  type Presumption,
} from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { createFakePage } from "./support/createFakePage";

const HIT = { id: "a", url: "https://x/b/ss/suite/1", server: "https://x" };
const local = createLocalTier((e) => {
  throw e;
});
const states = createHitStates(local);
const serverState = createServerState(local, HIT.server);
const pass = (milliseconds: number) => jest.advanceTimersByTime(milliseconds);

/** What this page has on the wire, and whether that is silent. */
let onWire: { isSilent: boolean } | undefined;
const wire = {
  has: (id: string) => id === HIT.id && !!onWire,
  isSilent: (id: string) => id === HIT.id && !!onWire?.isSilent,
} as unknown as Wire;
let isPending = false;
const create = () =>
  createWhereabouts({
    states,
    wire,
    page: createFakePage(),
    serverState,
    isPending: () => isPending,
  });
/** A hit that a page marked so. */
const mark = (page: string, presumption: Presumption = "none") =>
  states.setMark(HIT.id, { page, presumption });

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers({ now: 1700000000000 });
  // By the clock of a page that just began.
  pass(1);
  onWire = undefined;
  isPending = false;
});
afterEach(() => jest.useRealTimers());

test("one without a mark waits", () => {
  expect(create()(HIT, [])).toBe("waiting");
});

test("one that has yet to get a visitor ID is pending, also where its send was interrupted", () => {
  isPending = true;
  expect(create()(HIT, [])).toBe("pending");
  mark("");
  expect(create()(HIT, [])).toBe("pending");
  mark("", "delivered");
  expect(create()(HIT, [])).toBe("presumed");
});

test("this page knows what it has on the wire", () => {
  mark("thispage", "delivered");
  onWire = { isSilent: false };
  expect(create()(HIT, ["thispage"])).toBe("onWire");
  onWire = { isSilent: true };
  expect(create()(HIT, ["thispage"])).toBe("silent");
});

describe("a send of a page that was left, or of an earlier one with this page's id, was interrupted", () => {
  test.each(["", "thispage"])("%j", (page) => {
    const whereIs = create();
    mark(page);
    expect(whereIs(HIT, [page])).toBe("waiting");
    mark(page, "delivered");
    expect(whereIs(HIT, [page])).toBe("presumed");
  });

  test("... and where it was likely to arrive, the next answer tells", () => {
    const whereIs = create();
    mark("", "likely");
    expect(whereIs(HIT, [])).toBe("silent");
    serverState.answered();
    expect(whereIs(HIT, [])).toBe("presumed");
    serverState.failed();
    expect(whereIs(HIT, [])).toBe("waiting");
  });
});

describe("a send of another page", () => {
  const at = (
    whereIs: ReturnType<typeof create>,
    living: string[] | undefined,
    times: number[],
  ) => {
    const start = performance.now();
    return times.map((time) => {
      pass(start + time - performance.now());
      return whereIs(HIT, living);
    });
  };

  test.each([
    ["that lives", ["other"]],
    ["of which nobody can know", undefined],
  ])(
    "%s is on the wire for 30 s, silent then, and interrupted after 60",
    (_name, living) => {
      mark("other");
      expect(at(create(), living, [0, 29999, 30000, 59999, 60000])).toEqual([
        "onWire",
        "onWire",
        "silent",
        "silent",
        "waiting",
      ]);
    },
  );

  test("that doesn't show that it lives is unclear for 3 s", () => {
    mark("other", "delivered");
    expect(at(create(), ["third"], [0, 2999, 3000])).toEqual([
      "unclear",
      "unclear",
      "presumed",
    ]);
  });

  test("is looked at hit by hit", () => {
    const whereIs = create();
    mark("other");
    whereIs(HIT, []);
    pass(3000);
    states.setMark("b", { page: "other", presumption: "none" });
    expect(whereIs({ ...HIT, id: "b" }, [])).toBe("unclear");
    expect(whereIs(HIT, [])).toBe("waiting");
  });
});
