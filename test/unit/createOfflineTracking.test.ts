import { createOfflineTracking } from "../../src/lib/createOfflineTracking";
import { formatHitId } from "../../src/lib/hit/hitId";
import { readSettings } from "../../src/lib/settings/readSettings";
import { createLockManager, installLocks } from "./support/createLockManager";

const SERVER = "https://x.example";
const HIT = `${SERVER}/b/ss/suite/1/JS/s1?AQB=1&mid=1&AQE=1`;

const isHidden = (value: boolean) =>
  jest.spyOn(document, "hidden", "get").mockReturnValue(value);
const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);

/** A page that begins while a hit waits, without a database. Returns what it posts. */
function create(): string[] {
  const posted: string[] = [];
  window.fetch = ((url: string) => {
    posted.push(url);
    return Promise.resolve({
      ok: true,
      status: 200,
      headers: new Map(),
      text: () => Promise.resolve(""),
    });
  }) as unknown as typeof fetch;
  const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  createOfflineTracking(readSettings({}, logger), {
    logger,
    debugEnabled: false,
    onDebugChanged: () => undefined,
  } as unknown as Turbine);
  const id = formatHitId(Date.now() - 1000, 0, "deadpage");
  localStorage.setItem(`offlineTracking.hit.${id}`, HIT);
  localStorage.setItem(`offlineTracking.waiting.${SERVER}`, "1");
  return posted;
}

beforeEach(() => {
  localStorage.clear();
  installLocks(createLockManager());
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe("what waits is tried at once", () => {
  test("when the tab becomes visible, and not when it is hidden", async () => {
    const posted = create();
    isHidden(true);
    document.dispatchEvent(new Event("visibilitychange"));
    await pass(60000);
    expect(posted).toEqual([]);
    isHidden(false);
    document.dispatchEvent(new Event("visibilitychange"));
    await pass(1000);
    expect(posted).toHaveLength(1);
  });

  test("when the browser comes online", async () => {
    const posted = create();
    await pass(60000);
    expect(posted).toEqual([]);
    dispatchEvent(new Event("online"));
    await pass(1000);
    expect(posted).toHaveLength(1);
  });
});
