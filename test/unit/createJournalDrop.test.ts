import { GONE } from "../../src/lib/journal/goneNotes";
import { clearStorage } from "./support/clearStorage";
import { createJournalStage, hitOf } from "./support/createJournalStage";

/* Hits that the site's worker delivered. */

beforeEach(clearStorage);

test("they are forgotten, with all that is known of them, and nobody is told", async () => {
  const { journal, local, gone, stored } = await createJournalStage();
  [1, 2].forEach((order) => journal.add(hitOf(order)));
  await journal.settled();
  const { id } = hitOf(1);
  local.set(`failed.${id}`, "{}");
  expect([await journal.has(id), await journal.has("other")]).toEqual([
    true,
    false,
  ]);
  journal.drop([id]);
  await journal.settled();
  expect(await journal.has(id)).toBe(false);
  expect([await stored(), localStorage.length, gone]).toEqual([["2"], 0, []]);
});

test("a copy that another page has yet to write keeps a tombstone, for that page", async () => {
  const { journal, local } = await createJournalStage();
  const { id, url } = hitOf(1);
  local.set(`hit.${id}`, url);
  journal.drop([id, hitOf(2).id]);
  await journal.settled();
  expect(local.get(`gone.${id}`)).toBe("delivered:suite");
  expect(local.keys("gone")).toEqual([id]);
  expect(await journal.noteKeys(GONE)).toEqual([id]);
});

test("a copy that this page has yet to write isn't written", async () => {
  const { journal, stored } = await createJournalStage();
  journal.add(hitOf(1));
  journal.drop([hitOf(1).id]);
  await journal.settled();
  expect([await stored(), localStorage.length]).toEqual([[], 0]);
});
