import { createLimit } from "../../src/lib/delivery/createLimit";
import { formatHitId } from "../../src/lib/hit/hitId";
import type { Hit } from "../../src/lib/hit/Hit";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import type { HitQuery, Journal } from "../../src/lib/journal/Journal";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { createMemoryJournal } from "./support/createMemoryJournal";

const SERVER = "https://x";
const urlOf = (suite = "suite") => `${SERVER}/b/ss/${suite}/1/JS/s1?AQB=1`;
const URL_OF_HIT = urlOf();
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A limit for the report suite "suite", and hits that wait. */
function create(limit: number, overrides?: (journal: Journal) => object) {
  const hits = new Map<string, Hit>();
  const local = createLocalTier((e) => {
    throw e;
  });
  const states = createHitStates(local);
  const gone: [order: number, how: string][] = [];
  const journal = createMemoryJournal(hits, states, ({ id }, how) =>
    gone.push([parseInt(id.slice(9, 13), 36), how]),
  );
  const size = jest.spyOn(journal, "size");
  const tested = createLimit(
    { ...journal, ...overrides?.(journal) },
    states,
    local,
    limit,
  );
  tested.track(URL_OF_HIT);
  const idOf = (order: number) => formatHitId(1700000000000, order, "deadpage");
  return {
    limit: tested,
    states,
    local,
    gone,
    idOf,
    /** How often hits were counted. */
    counted: () => size.mock.calls.length,
    /** Has hits with these places wait. */
    fill(from: number, to: number, suite?: string) {
      for (let order = from; order < to; order++) {
        const id = idOf(order);
        hits.set(id, { id, url: urlOf(suite), server: SERVER });
      }
    },
    left: () => hits.size,
  };
}

beforeEach(() => localStorage.clear());

test("what the database has is counted, however late it opens", async () => {
  let open = () => {};
  let isOpen = false;
  const { limit, fill, left } = create(3, ({ size }) => ({
    open: () => Promise.resolve(isOpen),
    opened: new Promise<void>((resolve) => {
      open = () => {
        isOpen = true;
        resolve();
      };
    }),
    size: (account?: string) => (isOpen ? size(account) : Promise.resolve(0)),
  }));
  fill(0, 10);
  limit.keep(false);
  await settle();
  expect(left()).toBe(10);
  open();
  await settle();
  expect(left()).toBe(3);
});

test("the oldest go, of the report suites that this library tracks", async () => {
  const { limit, fill, gone, left } = create(3);
  fill(0, 3, "other");
  fill(3, 6);
  fill(6, 8, "more");
  limit.track(urlOf("more"));
  expect(["suite", "more", "other"].map((s) => limit.isFor(urlOf(s)))).toEqual([
    true,
    true,
    false,
  ]);
  limit.keep(false);
  await settle();
  expect(gone).toEqual([
    [3, "offlineHitLimit"],
    [4, "offlineHitLimit"],
  ]);
  expect(left()).toBe(6);
});

test("whichever report suite has them", async () => {
  const { limit, fill, gone } = create(1);
  fill(2, 4);
  limit.track(urlOf("more"));
  fill(0, 2, "more");
  limit.keep(false);
  await settle();
  expect(gone.map(([order]) => order)).toEqual([0, 1, 2]);
});

test("not what is on the wire, though nothing else is left to go", async () => {
  const { limit, fill, gone, states, idOf } = create(1);
  fill(0, 3);
  [0, 1, 2].forEach((order) =>
    states.setMark(idOf(order), { page: "", presumption: "none" }),
  );
  limit.keep(false);
  await settle();
  expect(gone).toEqual([]);
});

test("what is set aside, too", async () => {
  const { limit, fill, gone, states, idOf } = create(1);
  fill(0, 2);
  states.setFailures(idOf(0), { count: 2, isAside: true });
  limit.keep(false);
  await settle();
  expect(gone).toEqual([[0, "offlineHitLimit"]]);
});

test("no more than 100 in a task", async () => {
  const removed: number[] = [];
  const { limit, fill, left } = create(10, ({ remove }) => ({
    remove(hits: Hit[], how: "storage") {
      removed.push(hits.length);
      remove(hits, how);
    },
  }));
  fill(0, 260);
  limit.keep(false);
  await settle();
  expect([left(), removed]).toEqual([10, [100, 100, 50]]);
});

test("while the server answers there may be more, till it doesn't", async () => {
  const { limit, fill, left } = create(5);
  fill(0, 50);
  limit.keep(true);
  await settle();
  expect(left()).toBe(50);
  limit.keep(false);
  await settle();
  expect(left()).toBe(5);
});

describe("counting takes long", () => {
  test("so up to 20 hits come before it is done again", async () => {
    const { limit, fill, counted } = create(1000);
    fill(0, 1);
    limit.keep(false);
    await settle();
    expect(counted()).toBe(1);
    for (let hit = 0; hit < 20; hit++) {
      limit.keep(false);
    }
    await settle();
    expect(counted()).toBe(1);
    limit.keep(false);
    await settle();
    expect(counted()).toBe(2);
  });

  test("... or as many as there is room for", async () => {
    const { limit, fill, left } = create(10);
    fill(0, 7);
    limit.keep(false);
    await settle();
    for (let order = 7; order < 13; order++) {
      fill(order, order + 1);
      limit.keep(false);
      await settle();
      expect(left()).toBeLessThanOrEqual(10);
    }
    expect(left()).toBe(10);
  });

  test("... and it is done once for a burst", async () => {
    const { limit, fill, counted } = create(1000);
    fill(0, 1);
    for (let hit = 0; hit < 30; hit++) {
      limit.keep(false);
    }
    await settle();
    expect(counted()).toBe(1);
  });
});

describe("the local tier", () => {
  const LONG = URL_OF_HIT + "&x=" + "y".repeat(1000);
  /** Hits that the database doesn't take, each of so many characters. */
  const fillLocal = (
    { local, idOf }: ReturnType<typeof create>,
    count: number,
  ) => {
    for (let order = 0; order < count; order++) {
      local.set(`hit.${idOf(order)}`, LONG);
    }
  };
  const EACH = LONG.length + 21;
  /** The journal finds those of the local tier, and one that the database has. */
  const ofLocal = (local: () => [string, string][], removed: string[]) => ({
    find({ most, withAside }: HitQuery) {
      // All that is in the local tier may be set aside.
      const found = withAside ? local() : local().slice(0, 1);
      return Promise.resolve(
        found
          .slice(0, most)
          .map(([id, url]): Hit => ({ id, url, server: SERVER })),
      );
    },
    size: () => Promise.resolve(0),
    remove(hits: Hit[], how: string) {
      hits.forEach(({ id }) => removed.push(`${id} ${how}`));
    },
  });
  const stage = () => {
    const removed: string[] = [];
    const inDatabase: [string, string] = ["0", LONG];
    const entries = (): [string, string][] => [
      inDatabase,
      ...made.local
        .keys("hit")
        .sort()
        .map((id): [string, string] => [id, made.local.get(`hit.${id}`)]),
    ];
    const made = create(5000, () => ofLocal(entries, removed));
    return { ...made, removed };
  };

  test("has a million characters at most: the oldest of it go", async () => {
    const made = stage();
    const most = Math.floor(1000000 / EACH);
    fillLocal(made, most + 2);
    made.limit.keep(false);
    await settle();
    expect(made.removed).toEqual([
      `${made.idOf(0)} storage`,
      `${made.idOf(1)} storage`,
    ]);
  });

  test("may have that many", async () => {
    const made = stage();
    fillLocal(made, Math.floor(1000000 / EACH));
    made.limit.keep(false);
    await settle();
    expect(made.removed).toEqual([]);
  });

  test("is looked at with each hit while the database takes none", async () => {
    const made = create(1000);
    fillLocal(made, 1);
    made.limit.keep(false);
    await settle();
    made.limit.keep(false);
    await settle();
    expect(made.counted()).toBe(2);
  });
});
