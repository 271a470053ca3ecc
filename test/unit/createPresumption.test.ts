import { createConnectivity } from "../../src/lib/delivery/createConnectivity";
import { createPresumption } from "../../src/lib/delivery/createPresumption";
import { createServerState } from "../../src/lib/delivery/createServerState";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";

const local = createLocalTier((e) => {
  throw e;
});
const create = () => {
  const serverState = createServerState(local, "https://x");
  const connectivity = createConnectivity();
  return {
    serverState,
    connectivity,
    presume: createPresumption(serverState, connectivity),
  };
};
const isOnline = (value: boolean) =>
  jest.spyOn(navigator, "onLine", "get").mockReturnValue(value);
/** What the browser says of how this page came. */
const came = (entries: () => object[]) => {
  performance.getEntriesByType = ((type: string) =>
    type === "navigation" ? entries() : []) as Performance["getEntriesByType"];
};

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers();
  came(() => [{ transferSize: 300, workerStart: 0 }]);
});
afterEach(() => {
  delete (performance as Partial<Performance>).getEntriesByType;
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test.each<[string, object, string]>([
  ["over the network", { transferSize: 1, workerStart: 0 }, "likely"],
  ["from a cache", { transferSize: 0, workerStart: 0 }, "none"],
  ["from a service worker", { transferSize: 300, workerStart: 5 }, "none"],
])("the page came %s", (_name, entry, presumption) => {
  came(() => [entry]);
  expect(create().presume()).toBe(presumption);
});

test.each<[string, () => object[]]>([
  ["nothing", () => []],
  [
    "an error",
    () => {
      throw new TypeError("none");
    },
  ],
])("a browser that tells %s proves nothing", (_name, entries) => {
  came(entries);
  expect(create().presume()).toBe("none");
});

test("how the page came tells something for 30 s", () => {
  const clock = jest.spyOn(performance, "now").mockReturnValue(29999);
  expect(create().presume()).toBe("likely");
  clock.mockReturnValue(30000);
  expect(create().presume()).toBe("none");
});

test("what the server said since tells more", () => {
  const { serverState, presume } = create();
  serverState.answered();
  expect(presume()).toBe("delivered");
  serverState.failed();
  expect(presume()).toBe("none");
});

describe("the browser is offline", () => {
  test("so nothing is presumed, whatever was answered", () => {
    const { serverState, connectivity, presume } = create();
    serverState.answered();
    isOnline(false);
    expect([presume(), connectivity.mayBeOnline()]).toEqual(["none", false]);
  });

  test("... it says, and is refuted by a delivery, for good", () => {
    const { serverState, connectivity, presume } = create();
    connectivity.delivered();
    isOnline(false);
    expect(connectivity.mayBeOnline()).toBe(false);
    connectivity.delivered();
    serverState.answered();
    expect([presume(), connectivity.mayBeOnline()]).toEqual([
      "delivered",
      true,
    ]);
    isOnline(true);
    connectivity.delivered();
    isOnline(false);
    expect(connectivity.mayBeOnline()).toBe(true);
  });
});
