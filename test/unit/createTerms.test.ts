import { HELPER } from "../../src/lib/handover/createHelper";
import {
  OFF,
  serverKey,
  termsKey,
  type TermsNote,
} from "../../src/lib/handover/Handover";
import { revoke } from "../../src/lib/handover/revoke";
import { clearStorage } from "./support/clearStorage";
import {
  createHandoverStage,
  readNotes,
  SERVER,
} from "./support/createHandoverStage";

/* What pages allow the site's worker. */

beforeEach(clearStorage);
afterEach(() => jest.restoreAllMocks());

test("that allow less are written at once, others as hits are given", async () => {
  const { terms, journal, allowed } = createHandoverStage();
  await journal.open();
  terms.add("suite");
  await journal.settled();
  expect(await readNotes()).toEqual({});
  allowed.maySend = false;
  terms.update();
  await journal.settled();
  const { mayBeSent, time } = (await readNotes())[
    termsKey("suite")
  ] as TermsNote;
  expect(mayBeSent).toBe(false);
  expect(Math.abs(Date.now() - time)).toBeLessThan(60000);
});

test("with a lower maxHitAge are written at once, too", async () => {
  const { terms, journal } = createHandoverStage({ maxHitAge: 30 });
  await journal.open();
  terms.add("suite");
  await journal.settled();
  expect((await readNotes())[termsKey("suite")]).toMatchObject({
    mayBeSent: true,
    maxHitAge: 30,
  });
});

test("are off where nothing may be sent, also without a tracker, until hits are given again", async () => {
  const { terms, handover, journal, allowed } = createHandoverStage();
  await journal.open();
  allowed.maySend = false;
  terms.update();
  await journal.settled();
  expect(Object.keys(await readNotes())).toEqual([OFF]);
  allowed.maySend = true;
  await handover.give(true);
  expect(Object.keys(await readNotes())).toEqual([serverKey(SERVER)]);
});

test("of an account off the list are so, too", async () => {
  const { terms, journal } = createHandoverStage({ reportSuites: ["listed"] });
  await journal.open();
  terms.add("listed");
  terms.add("other");
  await journal.settled();
  const notes = await readNotes();
  expect(notes[termsKey("listed")]).toMatchObject({ mayBeSent: true });
  expect(notes[termsKey("other")]).toMatchObject({ mayBeSent: false });
});

test("of an account that was taken off the list, too, though no page tracks for it any more", async () => {
  const before = createHandoverStage();
  before.terms.add("one,two");
  before.terms.add("one");
  await before.handover.take();
  await before.handover.give(true);
  const { handover } = createHandoverStage({ reportSuites: ["one"] });
  await handover.take();
  const notes = await readNotes();
  expect(notes[termsKey("one,two")]).toMatchObject({ mayBeSent: false });
  expect(notes[termsKey("one")]).toMatchObject({ mayBeSent: true });
});

test("are gone for good where timestamps aren't confirmed any more, whatever another property's page says", async () => {
  const { terms, handover } = createHandoverStage();
  terms.add("suite");
  await handover.take();
  await handover.give(true);
  await revoke();
  const other = createHandoverStage();
  other.terms.add("other");
  await other.handover.take();
  await other.handover.give(true);
  const notes = await readNotes();
  expect(Object.keys(notes)).not.toContain(OFF);
  expect(Object.keys(notes)).not.toContain(termsKey("suite"));
});

test("are off where timestamps aren't confirmed any more, until they are again", async () => {
  const { handover } = createHandoverStage();
  await handover.take();
  await handover.give(true);
  await revoke();
  expect(Object.keys(await readNotes())).toContain(OFF);
  await handover.give(true);
  expect(Object.keys(await readNotes())).not.toContain(OFF);
});

test("... which makes no database where there is no helper, and never throws", async () => {
  await revoke();
  expect(await indexedDB.databases()).toEqual([]);
  localStorage.setItem(`offlineTracking.${HELPER}`, "1");
  jest.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new Error("no");
  });
  await expect(revoke()).resolves.toBeUndefined();
});
