import { formatHitId } from "../../src/lib/hit/hitId";
import {
  followJournal,
  type JournalEvent,
} from "../../src/lib/journal/followJournal";
import { clearStorage } from "./support/clearStorage";
import {
  createJournalStage,
  hitOf,
  nameOf,
} from "./support/createJournalStage";

beforeEach(clearStorage);
afterEach(() => jest.restoreAllMocks());

/** A journal with these hits in its database. */
const createWith = async (...orders: number[]) => {
  const stage = await createJournalStage();
  orders.forEach((order) => stage.journal.add(hitOf(order)));
  await stage.journal.settled();
  return stage;
};

test("all of it goes at once, in one piece, and all tabs are told how many", async () => {
  const { journal, local, stored } = await createWith(1, 2, 3);
  const { id, url } = hitOf(4);
  local.set(`hit.${id}`, url);
  const remove = jest.spyOn(IDBObjectStore.prototype, "delete");
  const events: JournalEvent[] = [];
  const stop = followJournal(local, (event) => events.push(event));
  expect(await journal.clear()).toBe(4);
  await journal.settled();
  expect(remove).toHaveBeenCalledTimes(1);
  expect(events).toEqual([{ type: "cleared", count: 4 }]);
  expect([await stored(), localStorage.length]).toEqual([[], 0]);
  stop();
});

test("where nothing waits, nothing is told, and nothing written", async () => {
  const { journal, local } = await createWith();
  const remove = jest.spyOn(IDBObjectStore.prototype, "delete");
  const events: JournalEvent[] = [];
  const stop = followJournal(local, (event) => events.push(event));
  expect(await journal.clear()).toBe(0);
  await journal.settled();
  expect([events, remove.mock.calls]).toEqual([[], []]);
  stop();
});

test("what is known of hits goes, too; what has gone before doesn't count", async () => {
  const { journal, local, states } = await createWith(1, 2);
  const { id } = hitOf(1);
  (["fresh", "sending", "failed"] as const).forEach((kind) =>
    local.set(`${kind}.${id}`, "{}"),
  );
  local.set(`gone.${hitOf(2).id}`, "delivered:suite");
  local.set("waiting.https://x", "1");
  expect(await journal.clear()).toBe(1);
  expect(states.mark(id)).toBeUndefined();
  expect(Object.keys(localStorage).sort()).toEqual([
    `offlineTracking.gone.${hitOf(2).id}`,
    "offlineTracking.waiting.https://x",
  ]);
});

describe("what is added while it goes on", () => {
  test.each([
    ["by a hit of now", Date.now() + 60000],
    ["with a clock that was set back", 1600000000000],
  ])("stays: %s", async (_name, time) => {
    const { journal, stored } = await createWith(1, 2);
    const later = { ...hitOf(9), id: formatHitId(time, 9, "page") };
    const clearing = journal.clear();
    journal.add(later);
    expect(await clearing).toBe(2);
    await journal.settled();
    expect(await stored()).toEqual(["9"]);
    expect(localStorage.length).toBe(0);
  });

  test("by another page stays, too", async () => {
    const { journal, write, stored } = await createWith(1, 2);
    const id = formatHitId(Date.now() + 60000, 0, "other");
    await write({ ...hitOf(9), id, account: "suite" });
    expect(await journal.clear()).toBe(2);
    await journal.settled();
    expect(await stored()).toEqual(["9"]);
  });

  test("afterwards is a hit as any other", async () => {
    const { journal, stored } = await createWith(1);
    await journal.clear();
    journal.add(hitOf(2));
    await journal.settled();
    expect(await stored()).toEqual(["2"]);
    expect(await journal.clear()).toBe(1);
    await journal.settled();
    expect(await stored()).toEqual([]);
  });
});

test("twice at a time: each hit counts once", async () => {
  const { journal, stored } = await createWith(1, 2, 3);
  expect(await Promise.all([journal.clear(), journal.clear()])).toEqual([3, 0]);
  await journal.settled();
  expect(await stored()).toEqual([]);
});

test("what had yet to be written isn't any more", async () => {
  const { journal, stored } = await createWith();
  const put = jest.spyOn(IDBObjectStore.prototype, "put");
  journal.add(hitOf(1));
  expect(await journal.clear()).toBe(1);
  expect(put).not.toHaveBeenCalled();
  await journal.settled();
  expect(await stored()).toEqual([]);
  expect((await journal.find({ most: 5 })).map(nameOf)).toEqual([]);
  expect(localStorage.length).toBe(0);
});
