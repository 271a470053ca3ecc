import { GONE } from "../../src/lib/journal/goneNotes";
import { clearStorage } from "./support/clearStorage";
import { createJournalStage, hitOf } from "./support/createJournalStage";

/* What a killed browser brings back: its localStorage is that of some seconds before. */

const MINUTE = 60000;
const NOW = Date.now();
const now = jest.spyOn(Date, "now");
const hit = hitOf(1);

beforeEach(() => {
  clearStorage();
  now.mockReturnValue(NOW);
});
afterAll(() => now.mockRestore());

/** A journal in whose localStorage an earlier page left a copy of the hit, as a killed browser does. */
async function createWithCopy() {
  localStorage.clear();
  localStorage.setItem(`offlineTracking.hit.${hit.id}`, hit.url);
  return createJournalStage();
}
/** The hit is delivered, of which an earlier page left a copy. */
async function deliver() {
  const { journal, local } = await createJournalStage();
  local.set(`hit.${hit.id}`, hit.url);
  journal.remove([hit], "delivered");
  await journal.settled();
}

test("a copy of a hit that is gone goes, with all that was known of it", async () => {
  await deliver();
  localStorage.setItem(`offlineTracking.failed.${hit.id}`, '{"count":1}');
  // Twice, as what removes it may be lost again.
  for (const time of [NOW, NOW + MINUTE, NOW + 2 * MINUTE - 1]) {
    now.mockReturnValue(time);
    const { journal, gone, stored, errors } = await createWithCopy();
    expect(await journal.find({ most: 5 })).toEqual([]);
    await journal.settled();
    expect([localStorage.length, await stored()]).toEqual([0, []]);
    expect([gone, errors]).toEqual([[], []]);
  }
});

test("a copy that was moved to the database, and delivered from there by a later page, goes", async () => {
  await (await createWithCopy()).journal.settled();
  expect(localStorage).toHaveLength(0);
  const next = await createJournalStage();
  next.journal.remove(await next.journal.find({ most: 5 }), "delivered");
  await next.journal.settled();
  const { journal, stored } = await createWithCopy();
  await journal.settled();
  expect([localStorage.length, await stored()]).toEqual([0, []]);
});

test("a copy that is delivered while it is moved to the database goes", async () => {
  const { journal } = await createWithCopy();
  journal.remove([hit], "delivered");
  await journal.settled();
  const next = await createWithCopy();
  await next.journal.settled();
  expect([localStorage.length, await next.stored()]).toEqual([0, []]);
});

test("a copy of a hit that isn't gone stays, and is delivered", async () => {
  await deliver();
  const other = hitOf(2);
  localStorage.setItem(`offlineTracking.hit.${other.id}`, other.url);
  const { journal, stored } = await createJournalStage();
  await journal.settled();
  expect(await journal.find({ most: 5 })).toEqual([
    expect.objectContaining(other),
  ]);
  expect(await stored()).toEqual(["2"]);
});

test("a page's own hit needs no note", async () => {
  const { journal } = await createJournalStage();
  journal.add(hit);
  journal.remove([hit], "delivered");
  await journal.settled();
  expect(await journal.noteKeys(GONE)).toEqual([]);
});

test.each([
  ["is kept for a minute", MINUTE - 1, 1],
  ["goes after a minute", MINUTE, 0],
  ["is kept where the clock is set back a little", 1 - MINUTE, 1],
  ["goes where the clock is set back by more", -MINUTE, 0],
])("a note %s", async (_, later, count) => {
  await deliver();
  now.mockReturnValue(NOW + later);
  const { journal } = await createJournalStage();
  await journal.settled();
  expect(await journal.noteKeys(GONE)).toHaveLength(count);
  // Of pages without the helper, too: it says nothing of a worker.
  expect((await createJournalStage()).journal.hasNotes()).toBe(false);
});

test("a note without a time goes", async () => {
  const { journal } = await createJournalStage();
  await journal.writeNote((notes) => notes.put({ key: GONE + hit.id }));
  const next = await createJournalStage();
  await next.journal.settled();
  expect(await next.journal.noteKeys(GONE)).toEqual([]);
});
