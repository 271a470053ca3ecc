import { DELIVERED } from "../../src/lib/handover/createHandover";
import {
  createServerNote,
  serverKey,
  termsKey,
  type ServerNote,
} from "../../src/lib/handover/Handover";
import type { Hit } from "../../src/lib/hit/Hit";
import type { LocalChange } from "../../src/lib/journal/createLocalTier";
import { followJournal } from "../../src/lib/journal/followJournal";
import { openWorkerStore } from "../../src/worker/createWorkerStore";
import { clearStorage } from "./support/clearStorage";
import {
  createHandoverStage,
  hitOf,
  readNotes,
  SERVER,
} from "./support/createHandoverStage";

const readServerNote = async () =>
  (await readNotes())[serverKey(SERVER)] as ServerNote;
const deliverByWorker = async (hit: Hit) => {
  const store = await openWorkerStore();
  await store?.remove({ ...hit, account: "suite" });
  store?.close();
};

beforeEach(clearStorage);
afterEach(() => jest.restoreAllMocks());

test("without the helper no note is written", async () => {
  const { handover, journal, helper, terms, allowed } = createHandoverStage({
    hasHelper: false,
  });
  const hit = hitOf(1);
  journal.add(hit);
  await handover.take();
  handover.claim(hit);
  expect(handover.passOn(hit)).toBeUndefined();
  await handover.give(true);
  allowed.maySend = false;
  terms.add("suite");
  await journal.settled();
  expect(await readNotes()).toEqual({});
  expect(helper.requestSync).not.toHaveBeenCalled();
});

test.each([null, 5, "text", [], { a: null }])(
  "a note that isn't of its form tells nothing: %p",
  async (rubbish) => {
    const { handover, journal } = createHandoverStage();
    const names = ["held", "interrupted", "last", "delivered", "failures"];
    await journal.open();
    await journal.writeNote((notes) =>
      notes.put({
        key: serverKey(SERVER),
        ...Object.fromEntries(names.map((name) => [name, rubbish])),
      }),
    );
    await handover.take();
    await handover.give(false);
    expect((await readServerNote()).held).toEqual([]);
  },
);

test("nor does an entry of one", async () => {
  const { handover, journal, local } = createHandoverStage();
  const hit = hitOf(1);
  journal.add(hit);
  await journal.settled();
  await journal.writeNote((notes) =>
    notes.put({
      key: serverKey(SERVER),
      held: [5, null],
      interrupted: { [hit.id]: 5 },
      last: { suite: 5 },
      delivered: { suite: [5], other: "5" },
    }),
  );
  const events: unknown[] = [];
  const stop = followJournal(local, (event) => events.push(event));
  await handover.take();
  stop();
  expect(events).toEqual([]);
  expect(local.keys("sending")).toEqual([]);
  expect(local.keys("last")).toEqual([]);
  await handover.give(false);
  expect(await readServerNote()).toMatchObject({ held: [], delivered: {} });
});

test("what the worker left isn't written over where the database has yet to open", async () => {
  const first = createHandoverStage();
  const left = { ...createServerNote(SERVER), interrupted: { a: "none" } };
  await first.journal.writeNote((notes) => notes.put(left));

  const { handover, journal } = createHandoverStage();
  jest.spyOn(journal, "open").mockResolvedValueOnce(false);
  await handover.take();
  await handover.give(true);
  expect(await readServerNote()).toEqual(left);
});

test("nor where the page is left as it takes over", async () => {
  const first = createHandoverStage();
  const left = {
    ...createServerNote(SERVER),
    interrupted: { a: "none" },
    delivered: { suite: 2 },
  };
  await first.journal.writeNote((notes) => notes.put(left));

  const { handover, journal } = createHandoverStage();
  await journal.open();
  jest.spyOn(journal, "readNote").mockReturnValueOnce(
    // Longer than the page has.
    new Promise(() => undefined),
  );
  handover.take();
  await handover.give(true);
  expect(await readServerNote()).toEqual(left);
});

test("that the worker's POSTs were delivered is known to the page", async () => {
  const { handover, journal, server } = createHandoverStage();
  await handover.take();
  expect(server.taken).not.toHaveBeenCalled();
  await journal.writeNote((notes) =>
    notes.put({ ...createServerNote(SERVER), delivered: { suite: 2 } }),
  );
  await handover.take();
  expect(server.taken).toHaveBeenCalledTimes(1);
});

test("a tracker that has no report suites yet stands in no one's way", async () => {
  const { terms, journal } = createHandoverStage({ reportSuites: ["suite"] });
  terms.add(undefined as unknown as string);
  await journal.settled();
  expect(await readNotes()).toEqual({});
});

test("what someone else wrote of the worker reaches nobody", () => {
  const { local } = createHandoverStage();
  const events: unknown[] = [];
  const stop = followJournal(local, (event) => events.push(event));
  ["no JSON", "null", "5", '{"suite":"a","other":null}'].forEach((value) =>
    local.set(DELIVERED, value),
  );
  stop();
  expect(events).toEqual([]);
});

test("what is sent is claimed before, and what comes next in the transaction that removes it", async () => {
  const { handover, journal } = createHandoverStage();
  const [one, two, three] = [1, 2, 3].map(hitOf);
  [one, two, three].forEach(journal.add);
  await handover.take();
  handover.claim(one, two);
  await journal.settled();
  expect((await readServerNote()).held).toEqual([one.id]);

  const put = jest.spyOn(IDBObjectStore.prototype, "put");
  journal.remove([one], "delivered", handover.passOn(one));
  handover.claim(two, three);
  await journal.settled();
  expect((await readServerNote()).held).toEqual([two.id]);
  expect(put).toHaveBeenCalledTimes(1);

  journal.remove([two], "delivered", handover.passOn(two));
  handover.claim(three);
  journal.remove([three], "delivered", handover.passOn(three));
  await journal.settled();
  expect((await readServerNote()).held).toEqual([]);
});

test("what failed is the worker's to send, also before the round ends", async () => {
  const { handover, journal } = createHandoverStage();
  const hit = hitOf(1);
  journal.add(hit);
  await handover.take();
  handover.claim(hit);
  await journal.settled();
  expect((await readServerNote()).held).toEqual([hit.id]);
  handover.release();
  await journal.settled();
  expect((await readServerNote()).held).toEqual([]);
});

test("one that was not claimed claims nothing", async () => {
  const { handover, journal } = createHandoverStage();
  const [fresh, one, two] = [1, 2, 3].map(hitOf);
  await handover.take();
  handover.claim(one, two);
  expect(handover.passOn(fresh)).toBeUndefined();
  await journal.settled();
  expect((await readServerNote()).held).toEqual([one.id]);
});

test("what is given leaves out what is on the wire, aside or gone, and asks for a sync", async () => {
  const { handover, journal, states, local, helper, terms } =
    createHandoverStage();
  const [onWire, aside, gone, waiting] = [1, 2, 3, 4].map(hitOf);
  states.setMark(onWire.id, { page: "other", presumption: "none" });
  states.setFailures(aside.id, { count: 2, isAside: true });
  states.setGone(gone, "maxHitAge");
  local.set("last.suite", "17");
  terms.add("suite");
  await handover.take();
  handover.claim(waiting);
  await handover.give(true);
  await journal.settled();
  const note = await readServerNote();
  expect([onWire.id, aside.id].every((id) => note.held.includes(id))).toBe(
    true,
  );
  expect(note.held).not.toContain(waiting.id);
  expect(note).toMatchObject({
    takesPosts: true,
    throttleDelay: 5,
    last: { suite: "17" },
  });
  expect((await readNotes())[termsKey("suite")]).toMatchObject({
    mayBeSent: true,
    maxHitAge: 92,
  });
  expect(helper.requestSync).toHaveBeenCalledTimes(1);
});

test.each([
  ["nothing waits", false, true],
  ["the server isn't known to answer POSTs", true, false],
])("no sync is asked for where %s", async (_, isWaiting, takesPosts) => {
  const { handover, helper, server } = createHandoverStage();
  server.takesPosts = takesPosts;
  await handover.take();
  await handover.give(isWaiting);
  expect(helper.requestSync).not.toHaveBeenCalled();
});

test("what the worker did is known to all tabs when it is taken back, and told once", async () => {
  const { handover, journal, states, local } = createHandoverStage();
  const [interrupted, removed] = [1, 2].map(hitOf);
  journal.add(interrupted);
  local.set("last.other", "30");
  await journal.writeNote((notes) =>
    notes.put({
      ...createServerNote(SERVER),
      interrupted: { [interrupted.id]: "delivered", [removed.id]: "none" },
      delivered: { suite: 2 },
      last: { suite: "20", other: "10" },
      failures: 3,
    } satisfies ServerNote),
  );
  const changes: LocalChange[] = [];
  local.subscribe((change) => changes.push(change));
  await handover.take();
  await handover.take();
  expect(
    changes.filter(({ subject, value }) => subject === "delivered" && value),
  ).toEqual([
    {
      kind: "worker",
      subject: "delivered",
      value: JSON.stringify({ suite: 2 }),
      isOwn: true,
    },
  ]);
  expect(states.mark(interrupted.id)).toEqual({
    page: "",
    presumption: "delivered",
  });
  expect(states.mark(removed.id)).toBeUndefined();
  expect([local.get("last.suite"), local.get("last.other")]).toEqual([
    "20",
    "30",
  ]);
  expect(await readServerNote()).toMatchObject({
    interrupted: {},
    delivered: {},
    failures: 0,
    held: [interrupted.id],
  });
});

test("the helper is known again where the site's data was deleted in part", async () => {
  const { handover } = createHandoverStage();
  await handover.take();
  await handover.give(true);
  localStorage.clear();
  const { journal, helper } = createHandoverStage({ hasHelper: false });
  expect(helper.isKnown()).toBe(false);
  await journal.open();
  await journal.opened;
  expect(helper.isKnown()).toBe(true);
});

test("all notes go when all hits do", async () => {
  const { handover, journal } = createHandoverStage();
  await handover.take();
  await handover.give(true);
  await journal.clear();
  await journal.settled();
  expect(await readNotes()).toEqual({});
});

test.each([
  ["is left", 0],
  ["is moved to the database as the next page starts", 60000],
])(
  "a copy in localStorage of what the worker delivered isn't sent again, where it %s",
  async (_, age) => {
    const hit = hitOf(1, Date.now() - age);
    const first = createHandoverStage();
    await first.journal.open();
    first.journal.add(hit);
    await first.journal.settled();
    // Its page ended as the database had just taken it.
    first.local.set(`hit.${hit.id}`, hit.url);
    await deliverByWorker(hit);

    const { journal, handover, local, onGone } = createHandoverStage();
    await handover.take();
    expect(await journal.find({ most: 5, server: SERVER })).toEqual([]);
    expect(local.keys("hit")).toEqual([]);
    // A killed browser may bring the copy back.
    expect(await journal.noteKeys("gone ")).toEqual([hit.id]);
    const drop = jest.spyOn(journal, "drop");
    await handover.take();
    expect(drop).toHaveBeenLastCalledWith([]);
    expect(onGone).not.toHaveBeenCalled();
  },
);

test("nothing is left in localStorage of the failures of a hit that the worker delivered", async () => {
  const hit = hitOf(1);
  const first = createHandoverStage();
  await first.journal.open();
  first.journal.add(hit);
  first.states.setFailures(hit.id, { count: 2 });
  await first.journal.settled();
  await deliverByWorker(hit);

  const { handover, local } = createHandoverStage();
  await handover.take();
  expect(local.keys("failed")).toEqual([]);
  expect(local.keys("gone")).toEqual([]);
});
