import {
  createLocalTier,
  type LocalChange,
} from "../../src/lib/journal/createLocalTier";

const onError = jest.fn();
const create = () => createLocalTier(onError);
const ERROR = new Error("full");
const refuse = () => {
  throw ERROR;
};
/** As another tab writes. */
const write = (key: string | null, newValue: string | null) =>
  dispatchEvent(new StorageEvent("storage", { key, newValue }));

beforeEach(() => {
  localStorage.clear();
  onError.mockClear();
});
afterEach(() => jest.restoreAllMocks());

test("keeps entries under a name of its own", () => {
  const local = create();
  expect(local.get("hit.a")).toBe("");
  local.set("hit.a", "1");
  expect(localStorage.getItem("offlineTracking.hit.a")).toBe("1");
  expect(local.get("hit.a")).toBe("1");
  local.remove("hit.a");
  expect([local.get("hit.a"), localStorage.length]).toEqual(["", 0]);
  expect(onError).not.toHaveBeenCalled();
});

test("lists the keys of a kind, and those alone", () => {
  const local = create();
  local.set("hit.a.b", "1");
  local.set("hit.c", "1");
  local.set("gone.d", "1");
  localStorage.setItem("hit.e", "1");
  localStorage.setItem("other.offlineTracking.hit.f", "1");
  localStorage.setItem("offlineTracking.hits.g", "1");
  expect(local.keys("hit").sort()).toEqual(["a.b", "c"]);
  expect(local.keys("lease")).toEqual([]);
});

describe("what localStorage won't take", () => {
  test("stays in memory, and is told", () => {
    const local = create();
    local.set("hit.a", "old");
    const full = jest
      .spyOn(Storage.prototype, "setItem")
      .mockImplementation(refuse);
    local.set("hit.a", "new");
    local.set("hit.b", "1");
    expect(onError.mock.calls).toEqual([[ERROR], [ERROR]]);
    expect([local.get("hit.a"), local.get("hit.b")]).toEqual(["new", "1"]);
    expect(new Set(local.keys("hit"))).toEqual(new Set(["a", "b"]));
    // Another page knows nothing of it.
    expect([create().get("hit.a"), create().get("hit.b")]).toEqual(["old", ""]);
    full.mockRestore();
    local.set("hit.a", "newest");
    expect(create().get("hit.a")).toBe("newest");
    expect(local.keys("hit").sort()).toEqual(["a", "b"]);
    local.remove("hit.b");
    expect([local.get("hit.b"), local.keys("hit")]).toEqual(["", ["a"]]);
  });

  test("is all there is where it is blocked", () => {
    jest.spyOn(window, "localStorage", "get").mockImplementation(refuse);
    const local = create();
    expect([local.get("hit.a"), local.keys("hit")]).toEqual(["", []]);
    local.set("hit.a", "1");
    expect([local.get("hit.a"), local.keys("hit")]).toEqual(["1", ["a"]]);
    local.remove("hit.a");
    expect(local.get("hit.a")).toBe("");
    expect(onError).toHaveBeenCalledWith(ERROR);
  });
});

describe("changes", () => {
  const follow = () => {
    const local = create();
    const changes: LocalChange[] = [];
    const stop = local.subscribe((change) => changes.push(change));
    return { local, changes, stop };
  };

  test("of this tab and of others are told", () => {
    const { local, changes, stop } = follow();
    local.set("waiting.https://x.example", "1");
    local.remove("waiting.https://x.example");
    write("offlineTracking.hit.a", "1");
    write("offlineTracking.hit.a", null);
    expect(changes).toEqual([
      {
        kind: "waiting",
        subject: "https://x.example",
        value: "1",
        isOwn: true,
      },
      { kind: "waiting", subject: "https://x.example", value: "", isOwn: true },
      { kind: "hit", subject: "a", value: "1", isOwn: false },
      { kind: "hit", subject: "a", value: "", isOwn: false },
    ]);
    stop();
  });

  test("of others' entries are not, nor that all was cleared", () => {
    const { changes, stop } = follow();
    write("hit.a", "1");
    write(null, null);
    expect(changes).toEqual([]);
    stop();
  });

  test("are followed until the last one ends that", () => {
    const listen = jest.spyOn(window, "removeEventListener");
    const { local, changes, stop } = follow();
    const others: LocalChange[] = [];
    const stopOther = local.subscribe((change) => others.push(change));
    stop();
    expect(listen).not.toHaveBeenCalled();
    write("offlineTracking.hit.a", "1");
    expect([changes.length, others.length]).toEqual([0, 1]);
    stopOther();
    expect(listen).toHaveBeenCalledWith("storage", expect.any(Function));
    write("offlineTracking.hit.a", "2");
    local.set("hit.a", "3");
    expect([changes.length, others.length]).toEqual([0, 1]);
  });
});
