import {
  createServerNote,
  OFF,
  termsKey,
  type ServerNote,
  type TermsNote,
} from "../../src/lib/handover/Handover";
import { formatHitId } from "../../src/lib/hit/hitId";
import { PENDING_ID } from "../../src/lib/hit/pendingId";
import {
  openDatabase,
  transact,
  type DatabaseHit,
} from "../../src/lib/journal/openDatabase";
import type { SendEnd } from "../../src/lib/transport/Sending";
import { createJudge } from "../../src/worker/createJudge";
import { createServerRound } from "../../src/worker/createServerRound";
import { openWorkerStore } from "../../src/worker/createWorkerStore";
import { installHelper } from "../../src/worker/installHelper";
import type { WorkerScope } from "../../src/worker/WorkerScope";
import { clearStorage } from "./support/clearStorage";

const SERVER = "https://x.example";
const DAY = 86400000;

const hitOf = (
  order: number,
  { name = `hit${String(order)}`, ts = order, time = Date.now() } = {},
): DatabaseHit => ({
  id: formatHitId(time, order, "page"),
  url: `${SERVER}/b/ss/suite/1/JS-2/s1?AQB=1&ts=${String(ts)}&mid=1&pageName=${name}`,
  server: SERVER,
  account: "suite",
});
const termsOf = (terms: Partial<TermsNote> = {}): TermsNote => ({
  key: termsKey("suite"),
  account: "suite",
  time: Date.now(),
  mayBeSent: true,
  maxHitAge: 92,
  ...terms,
});

async function fill(hits: DatabaseHit[], ...notes: object[]): Promise<void> {
  const database = await openDatabase();
  await transact(database, "readwrite", (stores) => {
    hits.forEach((hit) => stores.hits.put(hit));
    notes.forEach((note) => stores.notes?.put(note));
  });
  database.close();
}

beforeEach(clearStorage);
afterEach(() => jest.restoreAllMocks());

describe("a hit is for the worker", () => {
  const note = createServerNote(SERVER);
  const judge = (
    hit: Partial<DatabaseHit> = {},
    terms: TermsNote | undefined = termsOf(),
    own: Partial<ServerNote> = {},
  ) =>
    createJudge({ terms: new Map(terms ? [[terms.account, terms]] : []) })(
      { ...hitOf(1), ...hit },
      { ...note, ...own },
    );
  const without = (part: string) => ({
    url: hitOf(1).url.replace(part, ""),
  });

  test("where nothing speaks against it", () => expect(judge()).toBe(true));

  test.each<[string, ...Parameters<typeof judge>]>([
    ["nothing is said of its account", { account: "other" }],
    ["consent isn't known to be given", {}, termsOf({ mayBeSent: false })],
    ["that was said 92 days ago", {}, termsOf({ time: Date.now() - 93 * DAY })],
    [
      "that was said by a clock far ahead",
      {},
      termsOf({ time: Date.now() + 93 * DAY }),
    ],
    ["it has no timestamp", without("&ts=1")],
    ["it has no visitor ID", without("&mid=1")],
    [
      "it has yet to get one",
      { url: hitOf(1).url.replace("mid=1", `mid=${PENDING_ID}`) },
    ],
    ["its address is another one", { url: "https://evil.example/b/ss/x/1" }],
    ["it is a script", { url: "javascript:alert(1)", server: "" }],
  ])("not where %s", (_, ...given) => {
    expect(judge(...given)).toBe(false);
  });

  test("not where a page or the worker had it on the wire", () => {
    const { id } = hitOf(1);
    expect(judge({ id }, termsOf(), { held: [id] })).toBe(false);
    expect(judge({ id }, termsOf(), { interrupted: { [id]: "none" } })).toBe(
      false,
    );
  });

  test("not where it is too old", () => {
    const { id } = hitOf(1, { time: Date.now() - 8 * DAY });
    expect(judge({ id }, termsOf({ maxHitAge: 7 }))).toBe(false);
    expect(judge({ id }, termsOf({ maxHitAge: 9 }))).toBe(true);
  });
});

describe("a round", () => {
  /** What is sent, and what the database has when it is. */
  async function run(
    hits: DatabaseHit[],
    ends: Record<string, SendEnd[]> = {},
    {
      note = createServerNote(SERVER),
      isMine = (): boolean => true,
      hasPage = () => Promise.resolve(false),
      onSend = (): unknown => undefined,
    } = {},
  ) {
    await fill(hits, note, termsOf());
    const store = await openWorkerStore();
    if (!store) {
      throw new Error("no database");
    }
    const read = async () => (await store.notes()).servers[0];
    const sent: string[] = [];
    const claimed: string[][] = [];
    const isDone = await createServerRound({
      store,
      isMine,
      hasPage,
      async send(url) {
        const name = url.split("pageName=")[1];
        sent.push(`${name} ${url.split("ts=")[1].split("&")[0]}`);
        claimed.push(Object.keys((await read()).interrupted));
        await onSend();
        return (ends[name] ?? []).shift() ?? "delivered";
      },
    })(note, new Map([["suite", termsOf()]]));
    const left = await read();
    store.close();
    return { isDone, sent, claimed, left };
  }
  const [one, two, three, four] = [1, 2, 3, 4].map((order) => hitOf(order));

  test("sends all that wait, oldest first, and each is claimed alone before", async () => {
    const { isDone, sent, claimed, left } = await run([three, one, two]);
    expect(isDone).toBe(true);
    expect(sent).toEqual(["hit1 1", "hit2 2", "hit3 3"]);
    expect(claimed).toEqual([[one.id], [two.id], [three.id]]);
    expect(left).toMatchObject({
      delivered: { suite: 3 },
      interrupted: {},
      last: { suite: "3" },
    });
  });

  test("sends what is claimed at once: nothing is asked between the claim and the request", async () => {
    const events: string[] = [];
    const reads: number[] = [];
    const read = jest.spyOn(IDBIndex.prototype, "openCursor");
    const remove = IDBObjectStore.prototype.delete;
    jest.spyOn(IDBObjectStore.prototype, "delete").mockImplementation(function (
      this: IDBObjectStore,
      key,
    ) {
      events.push("removed");
      return remove.call(this, key);
    });
    await run([one, two], undefined, {
      hasPage() {
        events.push("asked");
        return Promise.resolve(false);
      },
      onSend() {
        events.push("sent");
        reads.push(read.mock.calls.length);
      },
    });
    // One has to be found, and looked for again, before each is claimed; nothing after it.
    expect(reads).toEqual([2, 4]);
    expect(events).toEqual([
      "asked",
      "sent",
      "asked",
      "removed",
      "sent",
      "removed",
    ]);
  });

  test("makes one write more than there are hits", async () => {
    await fill([]);
    const put = jest.spyOn(IDBObjectStore.prototype, "put");
    await run([one, two, three]);
    // Five of them are the test's own, and a removal leaves two notes.
    expect(put).toHaveBeenCalledTimes(5 + 3 * 2 + 1);
  });

  test("keeps the order of timestamps", async () => {
    const { sent } = await run([hitOf(1, { ts: 50 }), hitOf(2, { ts: 40 })]);
    expect(sent).toEqual(["hit1 50", "hit2 51"]);
    const note = { ...createServerNote(SERVER), last: { suite: "99" } };
    expect((await run([hitOf(3)], {}, { note })).sent).toEqual(["hit3 100"]);
  });

  test("ends at a failure, and the note says how often", async () => {
    const { isDone, sent, left } = await run([one, two], { hit1: ["failed"] });
    expect([isDone, sent]).toEqual([false, ["hit1 1"]]);
    expect(left).toMatchObject({ failures: 1, interrupted: {}, held: [] });
  });

  test("at the second failure, another one shows whether it is the hit", async () => {
    const note = { ...createServerNote(SERVER), failures: 1 };
    const { isDone, sent, left } = await run(
      [one, two, three],
      { hit1: ["failed", "failed"] },
      { note },
    );
    expect([isDone, sent.map((name) => name.slice(0, 4))]).toEqual([
      true,
      ["hit1", "hit2", "hit1", "hit3"],
    ]);
    expect(left).toMatchObject({ held: [one.id], delivered: { suite: 2 } });
  });

  test("... or that the outage ended in between: then it is delivered, too", async () => {
    const note = { ...createServerNote(SERVER), failures: 1 };
    const { isDone, sent, left } = await run(
      [one, two, three],
      { hit1: ["failed"] },
      { note },
    );
    expect([isDone, sent.map((name) => name.slice(0, 4))]).toEqual([
      true,
      ["hit1", "hit2", "hit1", "hit3"],
    ]);
    expect(left).toMatchObject({ held: [], delivered: { suite: 3 } });
  });

  test("... or the way to the server", async () => {
    const note = { ...createServerNote(SERVER), failures: 1 };
    const { isDone, sent, left } = await run(
      [one, two, three],
      { hit1: ["failed"], hit2: ["failed"] },
      { note },
    );
    expect([isDone, sent]).toEqual([false, ["hit1 1", "hit2 2"]]);
    expect(left).toMatchObject({ held: [], failures: 2 });
  });

  test("leaves what is refused to the next page, but not a server that refuses all", async () => {
    const { isDone, sent, left } = await run([one, two, three], {
      hit1: ["refused"],
    });
    expect([isDone, sent.length, left.held]).toEqual([true, 3, [one.id]]);
    clearStorage();
    const all = await run([one, two, three, four], {
      hit1: ["refused"],
      hit2: ["refused"],
    });
    expect([all.isDone, all.sent.length]).toEqual([false, 2]);
  });

  test("leaves what had no answer to the next page, and ends", async () => {
    const { isDone, sent, left } = await run([one, two], { hit1: ["unknown"] });
    expect([isDone, sent.length, left.held]).toEqual([false, 1, [one.id]]);
  });

  test("ends when a page is there, and claims nothing any more", async () => {
    let looks = 0;
    const { isDone, sent, left } = await run([one, two], undefined, {
      hasPage: () => Promise.resolve(++looks > 1),
    });
    expect([isDone, sent]).toEqual([false, ["hit1 1"]]);
    expect(left).toMatchObject({ interrupted: {}, delivered: { suite: 1 } });
  });

  test.each<[string, () => Promise<void>, boolean]>([
    [
      "removed what waits",
      async () => {
        const database = await openDatabase();
        await transact(database, "readwrite", (stores) => stores.hits.clear());
        database.close();
      },
      true,
    ],
    [
      "said that the visitor doesn't agree any more",
      () => fill([], termsOf({ mayBeSent: false })),
      false,
    ],
    [
      "said that timestamps aren't confirmed",
      () => fill([], { key: OFF }),
      false,
    ],
  ])("ends where a page came, %s, and went", async (_, onSend, isNoneLeft) => {
    const { isDone, sent } = await run([one, two], undefined, { onSend });
    expect([isDone, sent]).toEqual([isNoneLeft, ["hit1 1"]]);
  });

  test("claims nothing, and looks for pages again, where the next one has to wait", async () => {
    const note = { ...createServerNote(SERVER), throttleDelay: 100 };
    let isThere = false;
    let waiting: Promise<ServerNote> | undefined;
    const { sent } = await run([one, two], undefined, {
      note,
      hasPage: () => Promise.resolve(isThere),
      onSend() {
        setTimeout(() => {
          isThere = true;
          waiting = openWorkerStore().then(async (store) => {
            const [left] = (await store?.notes())?.servers ?? [];
            store?.close();
            return left;
          });
        }, 50);
      },
    });
    expect(await waiting).toMatchObject({ interrupted: {} });
    expect(sent).toEqual(["hit1 1"]);
  });

  test("tries no other one where a page is there by then", async () => {
    let looks = 0;
    const { sent } = await run(
      [one, two],
      { hit1: ["failed"] },
      {
        note: { ...createServerNote(SERVER), failures: 1 },
        hasPage: () => Promise.resolve(++looks > 1),
      },
    );
    expect(sent).toEqual(["hit1 1"]);
  });

  test("passes over what isn't a hit", async () => {
    const foreign = { ...one, id: 5 as unknown as string };
    expect((await run([foreign, two])).sent).toEqual(["hit2 2"]);
  });

  test("writes no note when a page took the lease", async () => {
    const { left } = await run([one, two], undefined, {
      isMine: jest
        .fn<boolean, []>()
        .mockReturnValueOnce(true)
        .mockReturnValue(false),
    });
    expect(left).toMatchObject({ delivered: {}, interrupted: {} });
  });
});

describe("the worker's store", () => {
  test("makes no database", async () => {
    expect(await openWorkerStore()).toBeUndefined();
    expect(await indexedDB.databases()).toEqual([]);
  });

  test("gives nothing to send where timestamps aren't confirmed any more", async () => {
    await fill([hitOf(1)], createServerNote(SERVER), termsOf(), { key: OFF });
    const store = await openWorkerStore();
    expect(await store?.notes()).toEqual({ servers: [], terms: new Map() });
    store?.close();
  });

  test("passes over notes that aren't its own", async () => {
    await fill([], { key: 5 }, { key: ["off"] }, termsOf());
    const store = await openWorkerStore();
    expect((await store?.notes())?.terms.size).toBe(1);
    store?.close();
  });

  test("doesn't hold up another version of the database", async () => {
    await fill([]);
    await openWorkerStore();
    await new Promise((resolve, reject) => {
      const request = indexedDB.open("offlineTracking", 99);
      request.onsuccess = resolve;
      request.onerror = request.onblocked = reject;
    });
  });
});

describe("the helper", () => {
  /** A worker's scope, whose events a test dispatches. */
  function createScope() {
    const listeners: Record<string, ((event: unknown) => void)[]> = {};
    const scope = {
      clients: { matchAll: () => Promise.resolve([]) },
      addEventListener(type: string, listener: (event: unknown) => void) {
        (listeners[type] ??= []).push(listener);
      },
    };
    installHelper(scope as unknown as WorkerScope);
    return (type: string, event: object) => {
      const works: Promise<unknown>[] = [];
      listeners[type].forEach((listener) =>
        listener({
          ...event,
          waitUntil: (work: Promise<unknown>) => works.push(work),
        }),
      );
      return works;
    };
  }

  test("answers its own question, and no other message", () => {
    const dispatch = createScope();
    const postMessage = jest.fn();
    const ports = [{ postMessage }];
    [undefined, null, "text", {}, { type: "other" }].forEach((data) =>
      dispatch("message", { data, ports }),
    );
    expect(postMessage).not.toHaveBeenCalled();
    const data = { type: "offlineTracking.helper" };
    dispatch("message", { data, ports: [] });
    dispatch("message", { data, ports });
    expect(postMessage.mock.calls).toEqual([[data.type]]);
  });

  test("leaves other syncs alone", () => {
    expect(createScope()("sync", { tag: "other" })).toEqual([]);
  });

  test("has nothing to do where there is no database", async () => {
    const dispatch = createScope();
    await Promise.all(dispatch("sync", { tag: "offlineTracking" }));
    await Promise.all(dispatch("periodicsync", {}));
  });

  test("has the browser try again where the database fails, but not for the site's own sync", async () => {
    jest.spyOn(indexedDB, "databases").mockRejectedValue(new Error("no"));
    const dispatch = createScope();
    const [work] = dispatch("sync", { tag: "offlineTracking" });
    await expect(work).rejects.toThrow("no");
    await expect(dispatch("periodicsync", {})[0]).resolves.toBeUndefined();
  });
});
