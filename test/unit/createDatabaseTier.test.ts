import { createDatabaseTier } from "../../src/lib/journal/createDatabaseTier";
import type { Stores } from "../../src/lib/journal/openDatabase";
import { clearStorage } from "./support/clearStorage";

const NAME = "offlineTracking";
const HIT = {
  id: "a",
  url: "https://x/b/ss/suite/1",
  server: "https://x",
  account: "suite",
};

/** Makes a database of a version, as other versions of this extension do. */
const make = (version: number, upgrade?: (request: IDBOpenDBRequest) => void) =>
  new Promise<void>((resolve, reject) => {
    const request = indexedDB.open(NAME, version);
    request.onupgradeneeded = () => upgrade?.(request);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
const put = ({ hits }: Stores) => hits.put(HIT);
const getAll = ({ hits }: Stores) => hits.getAll();
const moveTo = (type: string, persisted: boolean) =>
  dispatchEvent(Object.assign(new Event(type), { persisted }));

beforeEach(clearStorage);
afterEach(() => jest.restoreAllMocks());

describe("whether there is a database", () => {
  test("is told without making one", async () => {
    const database = createDatabaseTier();
    expect(await database.exists()).toBe(false);
    expect(await indexedDB.databases()).toEqual([]);
    await make(1);
    expect(await database.exists()).toBe(true);
  });

  test("... and another one is none", async () => {
    await new Promise((resolve) => {
      indexedDB.open("other").onsuccess = resolve;
    });
    expect(await createDatabaseTier().exists()).toBe(false);
  });

  test("is true while it is being made", async () => {
    const database = createDatabaseTier();
    jest.spyOn(indexedDB, "databases").mockResolvedValue([]);
    const written = database.write(put);
    expect(await database.exists()).toBe(true);
    await written;
  });

  test("is true where the browser doesn't tell", async () => {
    jest.spyOn(indexedDB, "databases").mockImplementation(() => {
      throw new TypeError("none");
    });
    expect(await createDatabaseTier().exists()).toBe(true);
  });
});

describe("the work", () => {
  test("gives the result of its request, or nothing", async () => {
    const database = createDatabaseTier();
    expect(await database.write(put)).toBe("a");
    expect(await database.read(getAll)).toEqual([HIT]);
    expect(await database.write(({ hits }) => void hits.clear())).toBe(
      undefined,
    );
    expect(await database.read(getAll)).toEqual([]);
  });

  test("finds hits by their server, and their report suites", async () => {
    const database = createDatabaseTier();
    await database.write(put);
    for (const [index, value] of [
      ["server", HIT.server],
      ["account", HIT.account],
    ]) {
      const get = (key: string) =>
        database.read(({ hits }) => hits.index(index).getAll(key));
      expect(await get(value)).toEqual([HIT]);
      expect(await get("other")).toEqual([]);
    }
  });

  test("that writes is not for reading", async () => {
    const database = createDatabaseTier();
    await expect(database.read(put)).rejects.toMatchObject({
      name: "ReadOnlyError",
    });
  });

  test("that fails rejects", async () => {
    const database = createDatabaseTier();
    await expect(
      database.write(({ hits }) => {
        hits.add(HIT);
        return hits.add(HIT);
      }),
    ).rejects.toMatchObject({ name: "ConstraintError" });
    expect(await database.read(getAll)).toEqual([]);
  });

  test("waits neither for the disk nor for the event loop", async () => {
    const transaction = jest.spyOn(IDBDatabase.prototype, "transaction");
    const commit = jest.spyOn(IDBTransaction.prototype, "commit");
    await createDatabaseTier().write(put);
    expect(transaction).toHaveBeenLastCalledWith(
      ["hits", "notes"],
      "readwrite",
      { durability: "relaxed" },
    );
    expect(commit).toHaveBeenCalledTimes(1);
  });
});

describe("a database of another version", () => {
  test.each<[string, (request: IDBOpenDBRequest) => void]>([
    ["without a store", () => undefined],
    [
      "without indexes",
      ({ result }) => {
        result.createObjectStore("hits", { keyPath: "id" }).put(HIT);
      },
    ],
    [
      "with one of them",
      ({ result }) => {
        result
          .createObjectStore("hits", { keyPath: "id" })
          .createIndex("server", "server");
      },
    ],
  ])("%s gets what it lacks", async (_name, upgrade) => {
    await make(1, upgrade);
    const database = createDatabaseTier();
    await database.write(put);
    const names = await database.read(({ hits, notes }) => {
      expect([...hits.indexNames].sort()).toEqual(["account", "server"]);
      expect(notes?.keyPath).toBe("key");
      return hits.index("account").getAll("suite");
    });
    expect(names).toEqual([HIT]);
  });

  test("that is later is used as it is", async () => {
    await createDatabaseTier().write(put);
    clearStorage();
    await make(7, ({ result }) => {
      result.createObjectStore("hits", { keyPath: "id" }).put(HIT);
    });
    expect(await createDatabaseTier().read(getAll)).toEqual([HIT]);
    expect(await indexedDB.databases()).toEqual([{ name: NAME, version: 7 }]);
  });

  test("another error is none of that", async () => {
    const open = jest.spyOn(indexedDB, "open").mockImplementation(() => {
      const request = { error: new DOMException("no", "UnknownError") };
      Promise.resolve().then(() =>
        (request as unknown as { onerror(): void }).onerror(),
      );
      return request as unknown as IDBOpenDBRequest;
    });
    await expect(createDatabaseTier().read(getAll)).rejects.toMatchObject({
      name: "UnknownError",
    });
    expect(open).toHaveBeenCalledTimes(1);
    open.mockImplementation(() => {
      throw Object.assign(new Error("no"), { name: "VersionError" });
    });
    await expect(createDatabaseTier().read(getAll)).rejects.toThrow("no");
    expect(open).toHaveBeenCalledTimes(2);
  });
});

describe("it is opened", () => {
  test("at the first use, and once", async () => {
    const open = jest.spyOn(indexedDB, "open");
    const database = createDatabaseTier();
    expect(open).not.toHaveBeenCalled();
    await Promise.all([database.read(getAll), database.write(put)]);
    await database.read(getAll);
    expect(open.mock.calls).toEqual([[NAME, 3]]);
  });

  test("anew where another version waits, which isn't held up", async () => {
    const database = createDatabaseTier();
    await database.write(put);
    await make(4);
    expect(await database.read(getAll)).toEqual([HIT]);
  });

  test("anew where the browser closed it", async () => {
    const open = jest.spyOn(indexedDB, "open");
    const database = createDatabaseTier();
    let opened = {} as IDBDatabase;
    await database.write(({ hits }) => {
      opened = hits.transaction.db;
    });
    opened.onclose?.call(opened, new Event("close"));
    await database.write(put);
    expect(open).toHaveBeenCalledTimes(2);
  });
});

describe("a write is done again", () => {
  /** How often a write is done while the page moves so. */
  const timesWhile = async (move: () => void) => {
    const database = createDatabaseTier();
    await database.read(getAll);
    const work = jest.fn(put);
    const written = database.write(work);
    move();
    await written;
    return work.mock.calls.length;
  };

  test.each([
    ["pagehide", true, 2],
    ["pageshow", true, 2],
    ["pagehide", false, 1],
    ["pageshow", false, 1],
  ])("at %s with persisted %s: %d in all", async (type, persisted, times) => {
    expect(await timesWhile(() => moveTo(type, persisted))).toBe(times);
  });

  test("once, when the page goes into the back/forward cache and comes back", async () => {
    expect(
      await timesWhile(() => {
        moveTo("pagehide", true);
        moveTo("pageshow", true);
      }),
    ).toBe(2);
  });
});
