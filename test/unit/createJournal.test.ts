import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { formatHitId } from "../../src/lib/hit/hitId";
import { createJournal } from "../../src/lib/journal/createJournal";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";

const SERVER = "https://one.example";
const OTHER = "https://two.example";
const url = (name: string, server = SERVER) =>
  `${server}/b/ss/suite/1/JS/s1?AQB=1&pageName=${name}`;
const id = (order: number) => formatHitId(1700000000000, order, "page");

const onError = jest.fn();
const create = (onDelivered: (id: string) => void = jest.fn()) =>
  createJournal(createLocalTier(onError), onError, onDelivered);
const open = async () => {
  const journal = create();
  await journal.opened;
  return journal;
};
const localKeys = (prefix: string) =>
  Object.keys(localStorage).filter((key) =>
    key.startsWith("offlineTracking." + prefix),
  );
const namesOf = (hits: { url: string }[]) =>
  hits.map((hit) => hit.url.split("pageName=")[1]);

beforeAll(() => {
  // jsdom has none, and fake-indexeddb asks for it.
  global.structuredClone ??= ((value: unknown) =>
    JSON.parse(JSON.stringify(value)) as unknown) as typeof structuredClone;
});
beforeEach(() => {
  global.indexedDB = new IDBFactory();
  localStorage.clear();
  onError.mockClear();
});
afterEach(() => expect(onError.mock.calls).toEqual([]));

test("a hit is in localStorage at once, and moves to the database", async () => {
  const journal = await open();
  journal.add(id(1), url("a"), SERVER);
  expect(localKeys("hit.")).toHaveLength(1);
  await journal.settled();
  expect(localKeys("hit.")).toEqual([]);
  expect(namesOf(await journal.oldest(5, SERVER))).toEqual(["a"]);
});

test("what is added while the database opens is copied into it", async () => {
  const journal = create();
  journal.add(id(1), url("a"), SERVER);
  await journal.opened;
  await journal.settled();
  expect(localKeys("hit.")).toEqual([]);
  expect(namesOf(await (await open()).oldest(5, SERVER))).toEqual(["a"]);
});

test("hits come oldest first, of both tiers, for their server, no more than asked for", async () => {
  const journal = await open();
  [4, 2, 3].forEach((order) =>
    journal.add(id(order), url(String(order)), SERVER),
  );
  journal.add(id(1), url("other", OTHER), OTHER);
  await journal.settled();
  // As a page leaves it that ended before the database took it.
  localStorage.setItem("offlineTracking.hit." + id(0), url("0"));
  expect(namesOf(await journal.oldest(10, SERVER))).toEqual([
    "0",
    "2",
    "3",
    "4",
  ]);
  expect(namesOf(await journal.oldest(2, SERVER))).toEqual(["0", "2"]);
  expect(namesOf(await journal.oldest(10, OTHER))).toEqual(["other"]);
  expect(await journal.oldest(10, "https://third")).toEqual([]);
  expect(await journal.oldest(1)).toHaveLength(1);
});

test("a hit that is removed is gone at once, and after the page", async () => {
  const journal = await open();
  [1, 2, 3].forEach((order) =>
    journal.add(id(order), url(String(order)), SERVER),
  );
  await journal.settled();
  journal.remove(id(1), url("a"), "delivered");
  expect(localKeys("gone.")).toHaveLength(1);
  expect(namesOf(await journal.oldest(2, SERVER))).toEqual(["2", "3"]);
  await journal.settled();
  expect(localKeys("")).toEqual([]);
  expect(namesOf(await (await open()).oldest(5, SERVER))).toEqual(["2", "3"]);
});

test("a tombstone tells how the hit went, and its report suites", async () => {
  const journal = await open();
  journal.add(id(1), url("a"), SERVER);
  journal.remove(id(1), url("a"), "maxHitAge");
  expect(localStorage.getItem("offlineTracking.gone." + id(1))).toBe(
    "maxHitAge:suite",
  );
  await journal.settled();
});

test("a tombstone of an earlier page is taken note of, and dropped", async () => {
  const journal = await open();
  journal.add(id(1), url("a"), SERVER);
  await journal.settled();
  localStorage.setItem("offlineTracking.gone." + id(1), "1");
  const next = await open();
  expect(await next.oldest(5, SERVER)).toEqual([]);
  await next.settled();
  expect(localKeys("")).toEqual([]);
  expect(await (await open()).oldest(5, SERVER)).toEqual([]);
});

test("tombstones don't fill a batch", async () => {
  const journal = await open();
  for (let order = 0; order < 30; order++) {
    journal.add(id(order), url(String(order)), SERVER);
  }
  await journal.settled();
  for (let order = 0; order < 25; order++) {
    localStorage.setItem("offlineTracking.gone." + id(order), "1");
  }
  expect(namesOf(await journal.oldest(3, SERVER))).toEqual(["25", "26", "27"]);
});

test("without a server, all hits are counted, and the oldest come first", async () => {
  const journal = await open();
  [5, 1, 3].forEach((order) => journal.add(id(order), url("a"), SERVER));
  [4, 2].forEach((order) => journal.add(id(order), url("b", OTHER), OTHER));
  await journal.settled();
  const oldest = async (most: number) =>
    (await journal.oldest(most)).map((hit) => hit.id);
  expect(await journal.size()).toBe(5);
  expect(await oldest(2)).toEqual([id(1), id(2)]);
  localStorage.setItem("offlineTracking.hit." + id(0), url("c"));
  localStorage.setItem("offlineTracking.gone." + id(1), "delivered:suite");
  expect(await journal.size()).toBe(5);
  expect(await oldest(2)).toEqual([id(0), id(2)]);
});

test("clear removes every hit", async () => {
  const journal = await open();
  journal.add(id(1), url("a"), SERVER);
  await journal.settled();
  localStorage.setItem("offlineTracking.hit." + id(0), url("c"));
  journal.clear();
  await journal.settled();
  expect(await journal.oldest(5, SERVER)).toEqual([]);
  expect(localKeys("")).toEqual([]);
});

test("a hit that a closed page left in both tiers counts once", async () => {
  const journal = await open();
  journal.add(id(1), url("a"), SERVER);
  journal.add(id(2), url("b"), SERVER);
  await journal.settled();
  localStorage.setItem("offlineTracking.hit." + id(1), url("a"));
  localStorage.setItem("offlineTracking.hit." + id(3), url("c"));
  expect(await journal.size()).toBe(3);
});

test("tells of what other tabs delivered, not of what they discarded", () => {
  const onDelivered = jest.fn();
  create(onDelivered);
  const write = (key: string, newValue: string | null) =>
    dispatchEvent(new StorageEvent("storage", { key, newValue }));
  write("offlineTracking.gone.a", "delivered:suite");
  write("offlineTracking.gone.b", "maxHitAge:suite");
  write("offlineTracking.gone.c", null);
  expect(onDelivered.mock.calls).toEqual([["a"]]);
});

test("opens anew after the database was deleted", async () => {
  const journal = await open();
  journal.add(id(1), url("a"), SERVER);
  await journal.settled();
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase("offlineTracking");
    request.onsuccess = resolve;
    request.onerror = request.onblocked = reject;
  });
  journal.add(id(2), url("b"), SERVER);
  await journal.settled();
  expect(namesOf(await journal.oldest(5, SERVER))).toEqual(["b"]);
});

test("entries that are not hits are removed, with a message", async () => {
  const journal = await open();
  localStorage.setItem("offlineTracking.hit.x", "javascript:alert(1)");
  localStorage.setItem("offlineTracking.hit.y", "https://evil.example/");
  journal.add(id(1), url("a"), SERVER);
  expect(namesOf(await journal.oldest(5, SERVER))).toEqual(["a"]);
  await journal.settled();
  expect(localKeys("")).toEqual([]);
  expect(onError).toHaveBeenCalledTimes(2);
  onError.mockClear();
});

test("without a database, nothing is left behind", async () => {
  global.indexedDB = {
    open() {
      throw new Error("none");
    },
  } as unknown as IDBFactory;
  const journal = await open();
  journal.add(id(2), url("b"), SERVER);
  journal.add(id(1), url("a"), SERVER);
  expect(namesOf(await journal.oldest(5, SERVER))).toEqual(["a", "b"]);
  expect(await journal.size()).toBe(2);
  journal.remove(id(1), url("a"), "delivered");
  journal.remove(id(2), url("a"), "delivered");
  expect(await journal.oldest(5, SERVER)).toEqual([]);
  await journal.settled();
  expect(localKeys("")).toEqual([]);
  expect(onError).toHaveBeenCalled();
  onError.mockClear();
});

test("a database that stops answering holds nothing up", async () => {
  const journal = await open();
  journal.add(id(1), url("stored"), SERVER);
  await journal.settled();
  // As when the user deletes the site's data, and the browser doesn't open the database again.
  indexedDB.deleteDatabase("offlineTracking");
  await new Promise((resolve) => setTimeout(resolve, 50));
  indexedDB.open = (() => ({})) as unknown as IDBFactory["open"];
  jest.useFakeTimers();
  journal.add(id(2), url("kept"), SERVER);
  const settled = journal.settled();
  await jest.advanceTimersByTimeAsync(10000);
  await settled;
  const oldest = journal.oldest(5, SERVER);
  await jest.advanceTimersByTimeAsync(10000);
  expect(namesOf(await oldest)).toEqual(["kept"]);
  jest.useRealTimers();
});

test("what is known of a send goes with the hit", async () => {
  const journal = await open();
  journal.add(id(1), url("a"), SERVER);
  localStorage.setItem("offlineTracking.sending." + id(1), "1page");
  journal.remove(id(1), url("a"), "delivered");
  expect(localKeys("sending.")).toEqual([]);
  await journal.settled();
});
