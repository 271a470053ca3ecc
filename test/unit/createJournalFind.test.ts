import { accountOf } from "../../src/lib/hit/hitUrl";
import { formatHitId } from "../../src/lib/hit/hitId";
import { clearStorage } from "./support/clearStorage";
import {
  createJournalStage,
  hitOf,
  nameOf,
  OTHER,
  SERVER,
} from "./support/createJournalStage";

beforeEach(clearStorage);
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

/** A journal with hits for two report suites and two servers, in both tiers. */
const createMixed = async () => {
  const stage = await createJournalStage();
  const { journal, local } = stage;
  journal.add(hitOf(1, "a"));
  journal.add(hitOf(2, "b"));
  journal.add(hitOf(3, "a", OTHER));
  await journal.settled();
  // As a page leaves them that ended before the database took them.
  [hitOf(4, "a"), hitOf(5, "b"), hitOf(6, "b", OTHER)].forEach(({ id, url }) =>
    local.set(`hit.${id}`, url),
  );
  return stage;
};

describe("hits are found", () => {
  test.each([
    [{}, "123456"],
    [{ account: "a" }, "134"],
    [{ account: "b" }, "256"],
    [{ server: SERVER }, "1245"],
    [{ server: OTHER }, "36"],
    [{ server: OTHER, account: "b" }, "6"],
    [{ server: SERVER, account: "a" }, "14"],
    [{ account: "c" }, ""],
  ])("%j: %s", async (query, names) => {
    const { journal } = await createMixed();
    const { hits, isCertain } = await journal.search({ most: 10, ...query });
    expect(hits.map(nameOf).join("")).toBe(names);
    expect(isCertain).toBe(true);
  });

  test("... and counted, where a closed page left one in both tiers, or one is gone", async () => {
    const { journal, local } = await createMixed();
    const sizes = () =>
      Promise.all(
        [undefined, "a", "b", "c"].map((suite) => journal.size(suite)),
      );
    expect(await sizes()).toEqual([6, 3, 3, 0]);
    const [double, left] = [hitOf(1, "a"), hitOf(2, "b")];
    local.set(`hit.${double.id}`, double.url);
    expect(await sizes()).toEqual([6, 3, 3, 0]);
    local.set(`gone.${left.id}`, `delivered:${accountOf(left.url)}`);
    expect(await sizes()).toEqual([5, 3, 2, 0]);
  });

  test("without those that are set aside, unless they are asked for", async () => {
    const { journal, states } = await createMixed();
    [1, 4].forEach((order) =>
      states.setFailures(hitOf(order).id, { count: 2, isAside: true }),
    );
    const names = async (withAside: boolean, most: number) =>
      (await journal.find({ most, server: SERVER, withAside })).map(nameOf);
    expect(await names(false, 10)).toEqual(["2", "5"]);
    expect(await names(false, 1)).toEqual(["2"]);
    expect(await names(true, 10)).toEqual(["1", "2", "4", "5"]);
    expect(await names(true, 2)).toEqual(["1", "2"]);
  });

  test("as the database has them, with their server and nothing else", async () => {
    const { journal } = await createJournalStage();
    journal.add(hitOf(1));
    await journal.settled();
    const [hit] = await journal.find({ most: 1 });
    expect(hit).toEqual({ ...hitOf(1), account: "suite" });
  });
});

describe("the newest hit for a server", () => {
  test("is the last one that the database has", async () => {
    const { journal } = await createMixed();
    expect(await journal.newest(SERVER)).toMatchObject(hitOf(2, "b"));
    expect(await journal.newest(OTHER)).toMatchObject(hitOf(3, "a", OTHER));
    expect(await journal.newest("https://third")).toBeUndefined();
  });

  test("... unless it is gone, or no hit", async () => {
    const { journal, local, write, errors, stored } = await createMixed();
    local.set(`gone.${hitOf(2).id}`, "delivered:b");
    expect(await journal.newest(SERVER)).toBeUndefined();
    await write({ id: "z", url: "javascript:alert(1)", server: OTHER });
    expect(await journal.newest(OTHER)).toBeUndefined();
    expect(errors).toEqual(["z is not a hit"]);
    await journal.settled();
    expect(await stored()).toEqual(["1", "2", "3"]);
  });
});

describe("what is no hit is removed, and told", () => {
  test.each<[string, object, string]>([
    ["a URL of another server", { ...hitOf(9), server: OTHER }, hitOf(9).id],
    ["a URL that is none", { ...hitOf(9), url: 5 }, hitOf(9).id],
    ["no server", { ...hitOf(9), url: "x", server: "" }, hitOf(9).id],
    ["an id that is no text", { ...hitOf(9), id: 7 }, "7"],
  ])("%s", async (_name, entry, id) => {
    const { journal, write, errors, stored } = await createJournalStage();
    journal.add(hitOf(1));
    await journal.settled();
    await write(entry);
    expect((await journal.find({ most: 5 })).map(nameOf)).toEqual(["1"]);
    expect(errors).toEqual([`${id} is not a hit`]);
    await journal.settled();
    expect(await stored()).toEqual(["1"]);
  });

  test("however much of it there is, and no more than 100 in a task", async () => {
    const { journal, local, errors } = await createJournalStage();
    for (let order = 0; order < 200; order++) {
      local.set(`hit.${hitOf(order).id}`, "nonsense");
    }
    journal.add(hitOf(300));
    const read = jest.spyOn(IDBObjectStore.prototype, "getAll");
    const found = await journal.search({ most: 5 });
    expect(found.hits.map(nameOf)).toEqual(["300"]);
    expect([errors.length, local.keys("hit")]).toEqual([200, []]);
    expect(read).toHaveBeenCalledTimes(3);
  });
});

describe("a database", () => {
  test("that can't be read leaves what localStorage has, and uncertainty", async () => {
    const { journal, errors } = await createMixed();
    const error = new Error("broken");
    jest.spyOn(IDBObjectStore.prototype, "getAll").mockImplementation(() => {
      throw error;
    });
    const { hits, isCertain } = await journal.search({ most: 5 });
    expect([hits.map(nameOf), isCertain]).toEqual([["4", "5", "6"], false]);
    expect(errors).toEqual([error]);
  });

  test("that doesn't open has no say in what is certain", async () => {
    jest.useFakeTimers();
    indexedDB.open = (() => ({})) as unknown as IDBFactory["open"];
    const creating = createJournalStage();
    await jest.advanceTimersByTimeAsync(2000);
    const { journal } = await creating;
    const opened = jest.fn();
    void journal.opened.then(opened);
    expect(await journal.search({ most: 5 })).toEqual({
      hits: [],
      isCertain: true,
    });
    expect(opened).not.toHaveBeenCalled();
  });

  test("tells when it has opened", async () => {
    const { journal } = await createJournalStage();
    await journal.opened;
    expect(await journal.open()).toBe(true);
  });
});

describe("hits that vanish while the database is read", () => {
  /** A journal with these hits, of which some are removed as it is read. */
  const createVanishing = async (orders: number[], vanish: number[]) => {
    const stage = await createJournalStage();
    orders.forEach((order) => stage.journal.add(hitOf(order)));
    await stage.journal.settled();
    const read = jest.spyOn(IDBObjectStore.prototype, "getAll");
    read.mockImplementationOnce(function (this: IDBObjectStore, ...query) {
      const request = this.getAll(...query);
      stage.journal.remove(
        vanish.map((order) => hitOf(order)),
        "storage",
      );
      return request;
    });
    return {
      ...stage,
      find: async (most: number) =>
        (await stage.journal.find({ most })).map(nameOf),
      /** How often it was read: the first counts twice. */
      reads: () => read.mock.calls.length - 1,
    };
  };

  test("make room for those behind them", async () => {
    const { find, reads } = await createVanishing([0, 1, 2, 3, 4], [0, 1]);
    expect(await find(2)).toEqual(["2", "3"]);
    expect(reads()).toBe(2);
  });

  test("... and where there are no more, it isn't read again", async () => {
    const { find, reads } = await createVanishing([0, 1], [0]);
    expect(await find(5)).toEqual(["1"]);
    expect(reads()).toBe(1);
  });

  test("... nor where localStorage has enough", async () => {
    const { find, reads, local } = await createVanishing([0, 1], [0]);
    [2, 3]
      .map((order) => hitOf(order))
      .forEach(({ id, url }) => local.set(`hit.${id}`, url));
    expect(await find(2)).toEqual(["1", "2"]);
    expect(reads()).toBe(1);
  });
});

describe("a hit that was on the wire", () => {
  test("and had waited before waits on, and is not written again", async () => {
    const { journal, states } = await createJournalStage();
    journal.add(hitOf(1));
    await journal.settled();
    states.setMark(hitOf(1).id, { page: "page", presumption: "none" });
    const put = jest.spyOn(IDBObjectStore.prototype, "put");
    journal.putBack(hitOf(1));
    await journal.settled();
    expect(put).not.toHaveBeenCalled();
    expect([states.mark(hitOf(1).id), localStorage.length]).toEqual([
      undefined,
      0,
    ]);
  });

  test.each([
    ["presumed", 0],
    ["delivered", 0],
    ["refused", 1],
  ] as const)("fresh, and %s: tombstones %d", async (how, count) => {
    const { journal, states, local, gone } = await createJournalStage();
    const { id, url } = hitOf(1);
    states.setMark(id, { page: "page", presumption: "none", url });
    journal.remove([hitOf(1)], how);
    expect(local.keys("gone")).toHaveLength(count);
    expect([gone, states.mark(id)]).toEqual([[`1 ${how}`], undefined]);
    await journal.settled();
    expect(localStorage.length).toBe(0);
  });
});

test("what another page tracked within 10 s is its own to write", async () => {
  const now = Date.now();
  const leave = (age: number) => {
    const id = formatHitId(now - age, 0, `page${age}`);
    localStorage.setItem(`offlineTracking.hit.${id}`, hitOf(age).url);
  };
  [0, 9000, 10000, 20000].forEach(leave);
  jest.spyOn(Date, "now").mockReturnValue(now);
  const { journal, local, stored } = await createJournalStage();
  await journal.settled();
  expect((await stored()).sort()).toEqual(["10000", "20000"]);
  expect(local.keys("hit")).toHaveLength(2);
});

test("what was delivered elsewhere while it was written is removed again", async () => {
  const { journal, local, stored } = await createJournalStage();
  const { id } = hitOf(1);
  const put = jest.spyOn(IDBObjectStore.prototype, "put");
  put.mockImplementationOnce(function (this: IDBObjectStore, value: unknown) {
    local.set(`gone.${id}`, "delivered:suite");
    return this.put(value);
  });
  journal.add(hitOf(1));
  await journal.settled();
  expect(put).toHaveBeenCalledTimes(2);
  expect(await stored()).toEqual([]);
  expect(localStorage.length).toBe(0);
});
