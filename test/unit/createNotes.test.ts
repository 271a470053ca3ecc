import { clearStorage } from "./support/clearStorage";
import { createJournalStage, hitOf } from "./support/createJournalStage";

const note =
  (key: string, value = 1) =>
  (notes: IDBObjectStore) =>
    notes.put({ key, value });

beforeEach(clearStorage);

test("a note is there for whoever comes next", async () => {
  const { journal } = await createJournalStage();
  expect(journal.hasNotes()).toBe(false);
  await journal.writeNote(note("one.1", 5));
  expect(await journal.readNote("one.1")).toEqual({ key: "one.1", value: 5 });
  expect(await journal.readNote("one.2")).toBeUndefined();
  const next = await createJournalStage();
  expect(next.journal.hasNotes()).toBe(true);
  expect(await next.journal.readNote("one.1")).toEqual({
    key: "one.1",
    value: 5,
  });
});

test("notes are found by how their keys start", async () => {
  const { journal } = await createJournalStage();
  expect(await journal.noteKeys("one.")).toEqual([]);
  for (const key of ["one", "one.1", "one.2", "two.3"]) {
    await journal.writeNote(note(key));
  }
  expect(await journal.noteKeys("one.")).toEqual(["1", "2"]);
});

test("a note is written in the transaction that removes hits", async () => {
  const { journal, stored } = await createJournalStage();
  [1, 2].forEach((order) => journal.add(hitOf(order)));
  await journal.settled();
  const transaction = jest.spyOn(IDBDatabase.prototype, "transaction");
  journal.remove([hitOf(1)], "delivered", note("one.1"));
  await journal.settled();
  expect(transaction).toHaveBeenCalledTimes(1);
  transaction.mockRestore();
  expect(await stored()).toEqual(["2"]);
  expect(await journal.noteKeys("one.")).toEqual(["1"]);
});

test("a visitor who refuses has none", async () => {
  const { journal } = await createJournalStage();
  await journal.writeNote(note("one.1"));
  await journal.clear();
  await journal.settled();
  expect(await journal.noteKeys("one.")).toEqual([]);
});

test("another version's database that has no place for them does without", async () => {
  await new Promise<void>((resolve) => {
    const request = indexedDB.open("offlineTracking", 9);
    request.onupgradeneeded = () => {
      const hits = request.result.createObjectStore("hits", { keyPath: "id" });
      ["server", "account"].forEach((name) => hits.createIndex(name, name));
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
  const { journal, stored, errors } = await createJournalStage();
  journal.add(hitOf(1));
  await journal.writeNote(note("one.1"));
  expect(journal.hasNotes()).toBe(false);
  expect(await journal.readNote("one.1")).toBeUndefined();
  expect(await journal.noteKeys("one.")).toEqual([]);
  expect(await stored()).toEqual(["1"]);
  journal.remove([hitOf(1)], "delivered", note("one.1"));
  await journal.settled();
  expect(await stored()).toEqual([]);
  await journal.clear();
  expect(errors).toEqual([]);
});
