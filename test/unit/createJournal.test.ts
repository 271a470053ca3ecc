import { formatHitId } from "../../src/lib/hit/hitId";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createJournal } from "../../src/lib/journal/createJournal";
import {
  followJournal,
  type JournalEvent,
} from "../../src/lib/journal/followJournal";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { clearStorage } from "./support/clearStorage";

const SERVER = "https://one.example";
const OTHER = "https://two.example";
const url = (name: string, server = SERVER) =>
  `${server}/b/ss/suite/1/JS/s1?AQB=1&pageName=${name}`;
const id = (order: number) => formatHitId(1700000000000, order, "page");

const onError = jest.fn();
const local = createLocalTier(onError);
const states = createHitStates(local);
const onGone = jest.fn();
const create = () => createJournal(local, states, onError, onGone);
/** A hit with the name as its page's. */
const hit = (order: number, name: string, server = SERVER) => ({
  id: id(order),
  url: url(name, server),
  server,
});
const open = async () => {
  const journal = create();
  await journal.open();
  return journal;
};
const localKeys = (prefix: string) =>
  Object.keys(localStorage).filter((key) =>
    key.startsWith("offlineTracking." + prefix),
  );
const namesOf = (hits: { url: string }[]) =>
  hits.map((hit) => hit.url.split("pageName=")[1]);

beforeEach(() => {
  clearStorage();
  onError.mockClear();
  onGone.mockClear();
});
afterEach(() => expect(onError.mock.calls).toEqual([]));

test("a hit is in localStorage at once, and moves to the database", async () => {
  const journal = await open();
  journal.add(hit(1, "a"));
  expect(localKeys("hit.")).toHaveLength(1);
  await journal.settled();
  expect(localKeys("hit.")).toEqual([]);
  expect(namesOf(await journal.find({ most: 5, server: SERVER }))).toEqual([
    "a",
  ]);
});

test("a write under way as the page goes into the back/forward cache is done again", async () => {
  const journal = await open();
  // As WebKit: it tells that the write is complete, and kept nothing.
  const put = jest
    .spyOn(IDBObjectStore.prototype, "put")
    .mockImplementationOnce(() => ({}) as IDBRequest<IDBValidKey>);
  journal.add(hit(1, "a"));
  dispatchEvent(Object.assign(new Event("pagehide"), { persisted: true }));
  await journal.settled();
  expect(put).toHaveBeenCalledTimes(2);
  put.mockRestore();
  expect(localKeys("hit.")).toEqual([]);
  expect(
    namesOf(await (await open()).find({ most: 5, server: SERVER })),
  ).toEqual(["a"]);
});

test("what is added while the database opens is copied into it", async () => {
  const journal = create();
  journal.add(hit(1, "a"));
  await journal.open();
  await journal.settled();
  expect(localKeys("hit.")).toEqual([]);
  expect(
    namesOf(await (await open()).find({ most: 5, server: SERVER })),
  ).toEqual(["a"]);
});

test("hits come oldest first, of both tiers, for their server, no more than asked for", async () => {
  const journal = await open();
  [4, 2, 3].forEach((order) => journal.add(hit(order, String(order))));
  journal.add(hit(1, "other", OTHER));
  await journal.settled();
  // As a page leaves it that ended before the database took it.
  localStorage.setItem("offlineTracking.hit." + id(0), url("0"));
  expect(namesOf(await journal.find({ most: 10, server: SERVER }))).toEqual([
    "0",
    "2",
    "3",
    "4",
  ]);
  expect(namesOf(await journal.find({ most: 2, server: SERVER }))).toEqual([
    "0",
    "2",
  ]);
  expect(namesOf(await journal.find({ most: 10, server: OTHER }))).toEqual([
    "other",
  ]);
  expect(await journal.find({ most: 10, server: "https://third" })).toEqual([]);
  expect(await journal.find({ most: 1 })).toHaveLength(1);
});

test("a hit that is removed is gone at once, and after the page", async () => {
  const journal = await open();
  [1, 2, 3].forEach((order) => journal.add(hit(order, String(order))));
  await journal.settled();
  journal.remove([hit(1, "a")], "delivered");
  expect(localKeys("gone.")).toHaveLength(1);
  expect(namesOf(await journal.find({ most: 2, server: SERVER }))).toEqual([
    "2",
    "3",
  ]);
  await journal.settled();
  expect(localKeys("")).toEqual([]);
  expect(
    namesOf(await (await open()).find({ most: 5, server: SERVER })),
  ).toEqual(["2", "3"]);
});

test("a tombstone tells how the hit went, and its report suites", async () => {
  const journal = await open();
  journal.add(hit(1, "a"));
  journal.remove([hit(1, "a")], "maxHitAge");
  expect(localStorage.getItem("offlineTracking.gone." + id(1))).toBe(
    "maxHitAge:suite",
  );
  await journal.settled();
});

test("a tombstone of an earlier page is taken note of, and dropped", async () => {
  const journal = await open();
  journal.add(hit(1, "a"));
  await journal.settled();
  localStorage.setItem("offlineTracking.gone." + id(1), "1");
  const next = await open();
  expect(await next.find({ most: 5, server: SERVER })).toEqual([]);
  await next.settled();
  expect(localKeys("")).toEqual([]);
  expect(await (await open()).find({ most: 5, server: SERVER })).toEqual([]);
});

test("tombstones don't fill a batch", async () => {
  const journal = await open();
  for (let order = 0; order < 30; order++) {
    journal.add(hit(order, String(order)));
  }
  await journal.settled();
  for (let order = 0; order < 25; order++) {
    localStorage.setItem("offlineTracking.gone." + id(order), "1");
  }
  expect(namesOf(await journal.find({ most: 3, server: SERVER }))).toEqual([
    "25",
    "26",
    "27",
  ]);
});

test("what is removed while the database is read hides nothing behind it", async () => {
  const journal = await open();
  [1, 2, 3].forEach((order) => journal.add(hit(order, String(order))));
  await journal.settled();
  const oldest = journal.find({ most: 1, server: SERVER });
  journal.remove([hit(1, "1")], "offlineHitLimit");
  expect(namesOf(await oldest)).toEqual(["2"]);
});

test("entries that are no hits, before others, are no sign that nothing waits", async () => {
  const journal = await open();
  journal.add(hit(5, "a"));
  await journal.settled();
  const request = indexedDB.open("offlineTracking");
  await new Promise((resolve) => (request.onsuccess = resolve));
  const store = request.result
    .transaction("hits", "readwrite")
    .objectStore("hits");
  [1, 2].forEach((order) =>
    store.put({ id: id(order), url: "javascript:x", server: SERVER }),
  );
  await new Promise((resolve) => (store.transaction.oncomplete = resolve));
  request.result.close();
  const query = { most: 2, server: SERVER };
  expect(await journal.search(query)).toEqual({ hits: [], isCertain: false });
  await journal.settled();
  expect(namesOf((await journal.search(query)).hits)).toEqual(["a"]);
  expect(onError).toHaveBeenCalledTimes(2);
  onError.mockClear();
});

test("without a server, all hits are counted, and the oldest come first", async () => {
  const journal = await open();
  [5, 1, 3].forEach((order) => journal.add(hit(order, "a")));
  [4, 2].forEach((order) => journal.add(hit(order, "b", OTHER)));
  await journal.settled();
  const oldest = async (most: number) =>
    (await journal.find({ most: most })).map((hit) => hit.id);
  expect(await journal.size()).toBe(5);
  expect(await oldest(2)).toEqual([id(1), id(2)]);
  localStorage.setItem("offlineTracking.hit." + id(0), url("c"));
  localStorage.setItem("offlineTracking.gone." + id(1), "delivered:suite");
  expect(await journal.size()).toBe(5);
  expect(await oldest(2)).toEqual([id(0), id(2)]);
});

test("clear removes every hit", async () => {
  const journal = await open();
  journal.add(hit(1, "a"));
  await journal.settled();
  localStorage.setItem("offlineTracking.hit." + id(0), url("c"));
  localStorage.setItem("offlineTracking.hit." + id(1), url("a"));
  localStorage.setItem("offlineTracking.fresh." + id(2), "{}");
  const clearing = journal.clear();
  expect(localKeys("")).toEqual([]);
  expect(await clearing).toBe(2);
  await journal.settled();
  expect(await journal.find({ most: 5, server: SERVER })).toEqual([]);
  expect(localKeys("")).toEqual([]);
});

test("clear makes no database where there is none", async () => {
  const journal = create();
  localStorage.setItem("offlineTracking.hit." + id(0), url("c"));
  expect(await journal.clear()).toBe(1);
  expect(await indexedDB.databases()).toEqual([]);
  expect(localKeys("")).toEqual([]);
});

test("a hit that a closed page left in both tiers counts once", async () => {
  const journal = await open();
  journal.add(hit(1, "a"));
  journal.add(hit(2, "b"));
  await journal.settled();
  localStorage.setItem("offlineTracking.hit." + id(1), url("a"));
  localStorage.setItem("offlineTracking.hit." + id(3), url("c"));
  expect(await journal.size()).toBe(3);
});

test("tells which hits this page removed, and how", async () => {
  const journal = await open();
  journal.add(hit(1, "a"));
  journal.add(hit(2, "b"));
  journal.remove([hit(1, "a"), hit(2, "b")], "maxHitAge");
  expect(onGone.mock.calls).toEqual([
    [hit(1, "a"), "maxHitAge"],
    [hit(2, "b"), "maxHitAge"],
  ]);
  await journal.settled();
});

test("what happens to hits can be followed, in this tab and in others", async () => {
  const journal = await open();
  const events: JournalEvent[] = [];
  const stop = followJournal(local, (event) => events.push(event));
  journal.add(hit(1, "a"));
  journal.remove([hit(1, "a")], "delivered");
  const write = (key: string, newValue: string | null) =>
    dispatchEvent(new StorageEvent("storage", { key, newValue }));
  write("offlineTracking.hit.b", url("b"));
  write("offlineTracking.hit.b", null);
  write("offlineTracking.gone.b", "maxHitAge:suite");
  write("offlineTracking.gone.b", null);
  write("offlineTracking.cleared.optIn", "3");
  write("offlineTracking.cleared.optIn", null);
  const reportSuites = "suite";
  expect(events).toEqual([
    { type: "added", id: id(1), url: url("a") },
    { type: "gone", id: id(1), how: "delivered", reportSuites },
    { type: "added", id: "b", url: url("b") },
    { type: "gone", id: "b", how: "maxHitAge", reportSuites },
    { type: "cleared", count: 3 },
  ]);
  stop();
  journal.add(hit(2, "c"));
  expect(events).toHaveLength(5);
  await journal.settled();
});

test("a tombstone that someone else wrote may name no report suites", () => {
  const events: JournalEvent[] = [];
  const stop = followJournal(local, (event) => events.push(event));
  local.set("gone.a", "delivered");
  expect(events).toEqual([
    { type: "gone", id: "a", how: "delivered", reportSuites: "" },
  ]);
  stop();
});

describe("a fresh hit", () => {
  const mark = { page: "page", presumption: "none" as const };

  test("that arrived leaves nothing, and costs the database nothing", async () => {
    const journal = await open();
    const transaction = jest.spyOn(IDBDatabase.prototype, "transaction");
    states.setMark(id(1), { ...mark, url: url("a") });
    expect(states.allFresh()).toEqual([hit(1, "a")]);
    journal.remove([hit(1, "a")], "delivered");
    expect(localKeys("")).toEqual([]);
    await journal.settled();
    expect(transaction).not.toHaveBeenCalled();
    transaction.mockRestore();
  });

  test("that didn't waits", async () => {
    const journal = await open();
    states.setMark(id(1), { ...mark, url: url("a") });
    journal.putBack(hit(1, "a"));
    expect(states.mark(id(1))).toBeUndefined();
    await journal.settled();
    expect(localKeys("")).toEqual([]);
    expect(namesOf(await journal.find({ most: 5 }))).toEqual(["a"]);
  });

  test("that is discarded is told to all tabs", async () => {
    const journal = await open();
    const events: JournalEvent[] = [];
    const stop = followJournal(local, (event) => events.push(event));
    states.setMark(id(1), { ...mark, url: url("a") });
    journal.remove([hit(1, "a")], "refused");
    expect(events).toEqual([
      { type: "gone", id: id(1), how: "refused", reportSuites: "suite" },
    ]);
    stop();
    await journal.settled();
    expect(localKeys("")).toEqual([]);
  });
});

test("what an earlier page left in localStorage moves to the database", async () => {
  for (let order = 0; order < 250; order++) {
    localStorage.setItem(
      "offlineTracking.hit." + id(order),
      url(String(order)),
    );
  }
  localStorage.setItem("offlineTracking.hit.x", "https://evil.example/");
  const journal = await open();
  while (localKeys("hit.").length) {
    await journal.settled();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await journal.size()).toBe(250);
  expect(onError).toHaveBeenCalledTimes(1);
  onError.mockClear();
});

test("opens anew after the database was deleted", async () => {
  const journal = await open();
  journal.add(hit(1, "a"));
  await journal.settled();
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase("offlineTracking");
    request.onsuccess = resolve;
    request.onerror = request.onblocked = reject;
  });
  journal.add(hit(2, "b"));
  await journal.settled();
  expect(namesOf(await journal.find({ most: 5, server: SERVER }))).toEqual([
    "b",
  ]);
});

test("entries that are not hits are removed, with a message", async () => {
  const journal = await open();
  localStorage.setItem("offlineTracking.hit.x", "javascript:alert(1)");
  localStorage.setItem("offlineTracking.hit.y", "https://evil.example/");
  journal.add(hit(1, "a"));
  expect(namesOf(await journal.find({ most: 5, server: SERVER }))).toEqual([
    "a",
  ]);
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
  journal.add(hit(2, "b"));
  journal.add(hit(1, "a"));
  expect(namesOf(await journal.find({ most: 5, server: SERVER }))).toEqual([
    "a",
    "b",
  ]);
  expect(await journal.size()).toBe(2);
  journal.remove([hit(1, "a")], "delivered");
  journal.remove([hit(2, "a")], "delivered");
  expect(await journal.find({ most: 5, server: SERVER })).toEqual([]);
  await journal.settled();
  expect(localKeys("")).toEqual([]);
  expect(onError).toHaveBeenCalled();
  onError.mockClear();
});

test("a database that stops answering holds nothing up", async () => {
  const journal = await open();
  journal.add(hit(1, "stored"));
  await journal.settled();
  // As when the user deletes the site's data, and the browser doesn't open the database again.
  indexedDB.deleteDatabase("offlineTracking");
  await new Promise((resolve) => setTimeout(resolve, 50));
  indexedDB.open = (() => ({})) as unknown as IDBFactory["open"];
  jest.useFakeTimers();
  journal.add(hit(2, "kept"));
  const settled = journal.settled();
  await jest.advanceTimersByTimeAsync(10000);
  await settled;
  const search = journal.search({ most: 5, server: SERVER });
  await jest.advanceTimersByTimeAsync(10000);
  const { hits, isCertain } = await search;
  expect(namesOf(hits)).toEqual(["kept"]);
  expect(isCertain).toBe(false);
  jest.useRealTimers();
});

test("one write that never ends is waited for once, and holds up no later one", async () => {
  const journal = await open();
  const { transaction } = IDBDatabase.prototype;
  jest
    .spyOn(IDBDatabase.prototype, "transaction")
    .mockImplementationOnce(function (this: IDBDatabase, ...given) {
      return Object.defineProperty(
        transaction.apply(this, given),
        "oncomplete",
        { set: () => undefined },
      );
    });
  journal.add(hit(1, "stuck"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  jest.useFakeTimers();
  const first = journal.settled();
  await jest.advanceTimersByTimeAsync(10000);
  await first;
  jest.useRealTimers();
  journal.add(hit(2, "kept"));
  while (local.keys("hit").length > 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  jest.useFakeTimers();
  const done = jest.fn();
  void journal.settled().then(done);
  await jest.advanceTimersByTimeAsync(9000);
  expect(done).toHaveBeenCalled();
  jest.useRealTimers();
});

test("a database that never opens is waited for once, for 2 s", async () => {
  jest.useFakeTimers();
  indexedDB.open = (() => ({})) as unknown as IDBFactory["open"];
  const journal = create();
  journal.add(hit(1, "a"));
  const found = jest.fn();
  void journal.find({ most: 5 }).then((hits) => {
    found(namesOf(hits));
  });
  await jest.advanceTimersByTimeAsync(1999);
  expect(found).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(found.mock.calls).toEqual([[["a"]]]);
  void journal.find({ most: 5 }).then((hits) => {
    found(namesOf(hits));
  });
  await jest.advanceTimersByTimeAsync(0);
  expect(found).toHaveBeenCalledTimes(2);
  jest.useRealTimers();
});

test("what is known of a send goes with the hit", async () => {
  const journal = await open();
  journal.add(hit(1, "a"));
  states.setMark(id(1), { page: "page", presumption: "none" });
  journal.remove([hit(1, "a")], "delivered");
  expect(localKeys("sending.")).toEqual([]);
  await journal.settled();
});

test("what another page delivered before this one's database was open isn't written any more", async () => {
  const journal = create();
  journal.add(hit(1, "a"));
  journal.add(hit(2, "b"));
  // As the other page leaves it until this one has taken note.
  localStorage.removeItem(`offlineTracking.hit.${id(1)}`);
  localStorage.setItem(`offlineTracking.gone.${id(1)}`, "delivered:suite");
  await journal.open();
  await journal.settled();
  expect(namesOf(await journal.find({ most: 5 }))).toEqual(["b"]);
  expect(await journal.size()).toBe(1);
  await journal.settled();
  expect(localKeys("gone.")).toEqual([]);
});

test("a hit that another page has yet to write keeps its tombstone until a page starts", async () => {
  const journal = await open();
  localStorage.setItem("offlineTracking.hit." + id(1), url("a"));
  journal.remove([hit(1, "a")], "delivered");
  await journal.settled();
  expect(localKeys("gone.")).toHaveLength(1);
  expect(await journal.size()).toBe(0);
  const next = await open();
  await next.settled();
  expect(localKeys("gone.")).toEqual([]);
});

test("a hit in both tiers that is delivered before the database is open doesn't come back", async () => {
  const first = await open();
  first.add(hit(1, "a"));
  await first.settled();
  localStorage.setItem("offlineTracking.hit." + id(1), url("a"));
  const journal = create();
  journal.remove([hit(1, "a")], "delivered");
  await journal.open();
  await journal.settled();
  expect(await journal.find({ most: 5 })).toEqual([]);
  expect(await (await open()).find({ most: 5 })).toEqual([]);
});

test("clear leaves what is added while it goes on", async () => {
  const journal = await open();
  journal.add(hit(1, "a"));
  await journal.settled();
  const clearing = journal.clear();
  journal.add(hit(2, "b"));
  expect(await clearing).toBe(1);
  await journal.settled();
  expect(namesOf(await journal.find({ most: 5 }))).toEqual(["b"]);
});
