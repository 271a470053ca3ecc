import {
  createHandover,
  DELIVERED,
} from "../../src/lib/handover/createHandover";
import { createHelper, HELPER } from "../../src/lib/handover/createHelper";
import { createTerms } from "../../src/lib/handover/createTerms";
import {
  createServerNote,
  OFF,
  QUESTION,
  serverKey,
  termsKey,
  type ServerNote,
  type TermsNote,
} from "../../src/lib/handover/Handover";
import { revoke } from "../../src/lib/handover/revoke";
import { formatHitId } from "../../src/lib/hit/hitId";
import type { Hit } from "../../src/lib/hit/Hit";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createJournal } from "../../src/lib/journal/createJournal";
import {
  createLocalTier,
  type LocalChange,
} from "../../src/lib/journal/createLocalTier";
import { followJournal } from "../../src/lib/journal/followJournal";
import { openDatabase, transact } from "../../src/lib/journal/openDatabase";
import { readSettings } from "../../src/lib/settings/readSettings";
import { clearStorage } from "./support/clearStorage";

const SERVER = "https://x.example";
const LOGGER = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const hitOf = (order: number): Hit => ({
  id: formatHitId(Date.now(), order, "page"),
  url: `${SERVER}/b/ss/suite/1/JS-2/s1?AQB=1&ts=1`,
  server: SERVER,
});

/** A page with a queue, whose site's worker has the helper, or not. */
function createPage({ hasHelper = true, reportSuites = [] as string[] } = {}) {
  const local = createLocalTier((e) => {
    throw e;
  });
  const states = createHitStates(local);
  const journal = createJournal(
    local,
    states,
    (e) => {
      throw e;
    },
    () => undefined,
  );
  if (hasHelper) {
    local.set(HELPER, "1");
  }
  const helper = {
    ...createHelper(local, journal),
    requestSync: jest.fn(),
  };
  const allowed = { maySend: true };
  const terms = createTerms({
    settings: readSettings({ timestampsAccepted: true, reportSuites }, LOGGER),
    journal,
    helper,
    maySend: () => allowed.maySend,
  });
  const server = { takesPosts: true };
  const handover = createHandover({
    server: SERVER,
    journal,
    states,
    local,
    helper,
    terms,
    throttleDelay: 5,
    takesPosts: () => server.takesPosts,
  });
  return { local, states, journal, helper, terms, handover, allowed, server };
}

/** The notes in the database, by their keys. */
async function readNotes(): Promise<Record<string, unknown>> {
  const database = await openDatabase();
  const notes = (await transact(database, "readonly", (stores) =>
    (stores.notes as IDBObjectStore).getAll(),
  )) as { key: string }[];
  database.close();
  return Object.fromEntries(notes.map((note) => [note.key, note]));
}
const readServerNote = async () =>
  (await readNotes())[serverKey(SERVER)] as ServerNote;

beforeEach(clearStorage);
afterEach(() => jest.restoreAllMocks());

test("without the helper no note is written", async () => {
  const { handover, journal, helper, terms, allowed } = createPage({
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
    const { handover, journal } = createPage();
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
  const { handover, journal, local } = createPage();
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
  const first = createPage();
  const left = { ...createServerNote(SERVER), interrupted: { a: "none" } };
  await first.journal.writeNote((notes) => notes.put(left));

  const { handover, journal } = createPage();
  jest.spyOn(journal, "open").mockResolvedValueOnce(false);
  await handover.take();
  await handover.give(true);
  expect(await readServerNote()).toEqual(left);
});

test("a tracker that has no report suites yet stands in no one's way", async () => {
  const { terms, journal } = createPage({ reportSuites: ["suite"] });
  terms.add(undefined as unknown as string);
  await journal.settled();
  expect(await readNotes()).toEqual({});
});

test("what someone else wrote of the worker reaches nobody", () => {
  const { local } = createPage();
  const events: unknown[] = [];
  const stop = followJournal(local, (event) => events.push(event));
  ["no JSON", "null", "5", '{"suite":"a","other":null}'].forEach((value) =>
    local.set(DELIVERED, value),
  );
  stop();
  expect(events).toEqual([]);
});

test("what is sent is claimed before, and what comes next in the transaction that removes it", async () => {
  const { handover, journal } = createPage();
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
  const { handover, journal } = createPage();
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
  const { handover, journal } = createPage();
  const [fresh, one, two] = [1, 2, 3].map(hitOf);
  await handover.take();
  handover.claim(one, two);
  expect(handover.passOn(fresh)).toBeUndefined();
  await journal.settled();
  expect((await readServerNote()).held).toEqual([one.id]);
});

test("what is given leaves out what is on the wire, aside or gone, and asks for a sync", async () => {
  const { handover, journal, states, local, helper, terms } = createPage();
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
  const { handover, helper, server } = createPage();
  server.takesPosts = takesPosts;
  await handover.take();
  await handover.give(isWaiting);
  expect(helper.requestSync).not.toHaveBeenCalled();
});

test("what the worker did is known to all tabs when it is taken back, and told once", async () => {
  const { handover, journal, states, local } = createPage();
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
  const { handover } = createPage();
  await handover.take();
  await handover.give(true);
  localStorage.clear();
  const { journal, helper } = createPage({ hasHelper: false });
  expect(helper.isKnown()).toBe(false);
  await journal.open();
  await journal.opened;
  expect(helper.isKnown()).toBe(true);
});

test("all notes go when all hits do", async () => {
  const { handover, journal } = createPage();
  await handover.take();
  await handover.give(true);
  await journal.clear();
  await journal.settled();
  expect(await readNotes()).toEqual({});
});

describe("terms", () => {
  test("that allow less are written at once, others as hits are given", async () => {
    const { terms, journal, allowed } = createPage();
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

  test("are off where nothing may be sent, also without a tracker, until hits are given again", async () => {
    const { terms, handover, journal, allowed } = createPage();
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
    const { terms, journal } = createPage({ reportSuites: ["listed"] });
    await journal.open();
    terms.add("listed");
    terms.add("other");
    await journal.settled();
    const notes = await readNotes();
    expect(notes[termsKey("listed")]).toMatchObject({ mayBeSent: true });
    expect(notes[termsKey("other")]).toMatchObject({ mayBeSent: false });
  });

  test("are off where timestamps aren't confirmed any more, until they are again", async () => {
    const { handover } = createPage();
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
});

describe("the page's look for a helper", () => {
  const setWorker = (worker: unknown) =>
    Object.defineProperty(navigator, "serviceWorker", {
      value: worker,
      configurable: true,
    });
  afterEach(() => {
    setWorker(undefined);
    jest.useRealTimers();
  });
  beforeEach(() => {
    Object.assign(global, {
      SyncManager: jest.fn(),
      MessageChannel: class {
        port1: { onmessage?: (event: object) => void } = {};
        port2 = {
          postMessage: (data: unknown) =>
            Promise.resolve().then(() => this.port1.onmessage?.({ data })),
        };
      },
    });
  });
  /** A registration whose worker answers, or not. */
  const registrationOf = (
    answers: boolean,
    register = jest.fn(),
    answer: unknown = QUESTION,
  ) => ({
    sync: { register },
    active: {
      postMessage: (
        _: unknown,
        [port]: { postMessage(message: unknown): void }[],
      ) => {
        if (answers) {
          port.postMessage(answer);
        }
      },
    },
  });
  const look = () => {
    const { helper } = createPage({ hasHelper: false });
    return helper;
  };

  test.each([true, { error: "unknown command" }, { type: QUESTION }, null])(
    "takes no other answer of the site's worker for one: %j",
    async (answer) => {
      setWorker({
        getRegistration: () =>
          Promise.resolve(registrationOf(true, undefined, answer)),
      });
      expect(await look().look()).toBe(false);
      expect(localStorage.length).toBe(0);
    },
  );

  test("finds it, and asks once", async () => {
    const getRegistration = jest.fn(() =>
      Promise.resolve(registrationOf(true)),
    );
    setWorker({ getRegistration });
    const helper = look();
    expect(await Promise.all([helper.look(), helper.look()])).toEqual([
      true,
      true,
    ]);
    expect(getRegistration).toHaveBeenCalledTimes(1);
    expect(helper.isKnown()).toBe(true);
  });

  test.each<[string, unknown]>([
    ["no workers", undefined],
    ["no registration", { getRegistration: () => Promise.resolve() }],
    [
      "no Background Sync",
      { getRegistration: () => Promise.resolve({ active: {} }) },
    ],
    [
      "no worker yet",
      { getRegistration: () => Promise.resolve({ sync: {}, active: null }) },
    ],
    [
      "an error",
      { getRegistration: () => Promise.reject(new Error("SecurityError")) },
    ],
    [
      "a service that throws",
      {
        getRegistration: () => {
          throw new Error("no");
        },
      },
    ],
  ])("finds none with %s", async (_, worker) => {
    setWorker(worker);
    const helper = look();
    expect(await helper.look()).toBe(false);
    expect(helper.isKnown()).toBe(false);
  });

  test("is none in a browser without Background Sync", async () => {
    const getRegistration = jest.fn();
    setWorker({ getRegistration });
    delete (global as { SyncManager?: unknown }).SyncManager;
    expect(await look().look()).toBe(false);
    expect(getRegistration).not.toHaveBeenCalled();
  });

  test("waits 5 s for a worker without it", async () => {
    jest.useFakeTimers();
    setWorker({
      getRegistration: () => Promise.resolve(registrationOf(false)),
    });
    const looking = look().look();
    await jest.advanceTimersByTimeAsync(5000);
    expect(await looking).toBe(false);
  });

  test("asks for a sync of its tag, and bears a refusal", async () => {
    const register = jest.fn(() => Promise.reject(new Error("denied")));
    setWorker({
      getRegistration: () => Promise.resolve(registrationOf(true, register)),
    });
    const { local, journal } = createPage();
    createHelper(local, journal).requestSync();
    await new Promise((resolve) => setTimeout(resolve));
    expect(register.mock.calls).toEqual([["offlineTracking"]]);
  });
});
