import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";

const SERVER = "https://x.example";
const URL_OF_HIT = `${SERVER}/b/ss/suite/1/JS/s1?AQB=1`;
const MARK = { page: "page", presumption: "likely" } as const;
const local = createLocalTier((e) => {
  throw e;
});
const states = createHitStates(local);
const keys = () => Object.keys(localStorage).sort();

beforeEach(() => localStorage.clear());

describe("a mark", () => {
  test("of a hit that waited", () => {
    expect(states.mark("a")).toBeUndefined();
    states.setMark("a", MARK);
    expect(keys()).toEqual(["offlineTracking.sending.a"]);
    expect([states.mark("a"), states.isFresh("a"), states.allFresh()]).toEqual([
      MARK,
      false,
      [],
    ]);
    states.clearMark("a");
    expect([states.mark("a"), keys()]).toEqual([undefined, []]);
  });

  test("of a fresh one, which is nowhere else", () => {
    const mark = { ...MARK, url: URL_OF_HIT };
    states.setMark("a", mark);
    expect(keys()).toEqual(["offlineTracking.fresh.a"]);
    expect([states.mark("a"), states.isFresh("a"), states.allFresh()]).toEqual([
      mark,
      true,
      [{ id: "a", url: URL_OF_HIT, server: SERVER }],
    ]);
    states.clearMark("a");
    expect([states.isFresh("a"), keys()]).toEqual([false, []]);
  });

  test.each(["{", "null", "0", "", '"x"', "{}"])(
    "that reads %j, by someone else, is no hit",
    (text) => {
      local.set("fresh.a", text);
      expect(states.allFresh()).toEqual([
        { id: "a", url: "undefined", server: "" },
      ]);
    },
  );

  test.each(["{", "null", "0", ""])("... %j is no mark", (text) => {
    local.set("fresh.a", text);
    expect(states.mark("a")).toBeUndefined();
    states.setMark("a", MARK);
    expect(states.mark("a")).toEqual(MARK);
  });
});

test("how a hit failed is known, and which are set aside", () => {
  expect(states.failures("a")).toEqual({ count: 0 });
  states.setFailures("a", { count: 2, isAside: true });
  states.setFailures("b", { count: 1, isAside: false });
  expect(states.failures("a")).toEqual({ count: 2, isAside: true });
  expect(states.allAside()).toEqual(["a"]);
  local.set("failed.a", "{");
  expect([states.failures("a"), states.allAside()]).toEqual([{ count: 0 }, []]);
});

test("which are gone is known, of all or of an account", () => {
  const hit = (id: string, suite: string) => ({
    id,
    url: URL_OF_HIT.replace("suite", suite),
    server: SERVER,
  });
  states.setGone(hit("a", "one"), "delivered");
  states.setGone(hit("b", "one,two"), "storage");
  states.setGone(hit("c", "two"), "refused");
  expect(local.get("gone.b")).toBe("storage:one,two");
  expect(states.allGone().sort()).toEqual(["a", "b", "c"]);
  expect(states.allGone("one")).toEqual(["a"]);
  expect(states.allGone("two")).toEqual(["c"]);
  expect(states.allGone("one,two")).toEqual(["b"]);
});

test("what is cleared leaves nothing but that it is gone, and costs no write where there is nothing", () => {
  (["hit", "fresh", "sending", "failed", "gone"] as const).forEach((kind) => {
    local.set(`${kind}.a`, "{}");
    local.set(`${kind}.b`, "{}");
  });
  states.clear("a");
  expect(keys().filter((key) => key.endsWith(".a"))).toEqual([
    "offlineTracking.gone.a",
  ]);
  expect(keys()).toHaveLength(6);
  const remove = jest.spyOn(Storage.prototype, "removeItem");
  states.clear("a");
  states.clearMark("a");
  expect(remove).not.toHaveBeenCalled();
  remove.mockRestore();
});
