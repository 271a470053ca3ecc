import { createConnectivity } from "../../src/lib/delivery/createConnectivity";
import { createServerState } from "../../src/lib/delivery/createServerState";
import { createTrial } from "../../src/lib/delivery/createTrial";
import { createDelivered } from "../../src/lib/delivery/ends/createDelivered";
import { createFailed } from "../../src/lib/delivery/ends/createFailed";
import { createRefused } from "../../src/lib/delivery/ends/createRefused";
import { createUnknown } from "../../src/lib/delivery/ends/createUnknown";
import type { Hit } from "../../src/lib/hit/Hit";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { createMemoryJournal } from "./support/createMemoryJournal";

const HIT: Hit = {
  id: "a",
  url: "https://x/b/ss/suite/1",
  server: "https://x",
};

/** What becomes of a hit with each end. */
function create() {
  const local = createLocalTier((e) => {
    throw e;
  });
  const states = createHitStates(local);
  const serverState = createServerState(local, HIT.server);
  const connectivity = createConnectivity();
  const log: string[] = [];
  const journal = createMemoryJournal(new Map(), states, ({ id }, how) =>
    log.push(`${id} ${how}`),
  );
  const trial = createTrial(journal, states);
  const putBack = ({ id }: Hit) => log.push(`put back ${id}`);
  return {
    states,
    serverState,
    connectivity,
    log,
    delivered: createDelivered(journal, serverState, connectivity, {
      passOn: () => undefined,
    }),
    failed: createFailed(putBack, states, serverState, trial),
    refused: createRefused(journal, serverState, trial),
    unknown: createUnknown(putBack, serverState, trial),
    server: () => [serverState.isAnswering(), serverState.isFailing()],
  };
}

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test("delivered: it is gone, the server answers, and the browser is online", () => {
  jest.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const { delivered, log, server, connectivity } = create();
  delivered(HIT);
  expect([log, server()]).toEqual([["a delivered"], [true, false]]);
  expect(connectivity.mayBeOnline()).toBe(true);
});

describe("failed", () => {
  test("it waits, and the server fails", () => {
    const { failed, log, server, states } = create();
    failed(HIT, { end: "failed", isUnreadable: true });
    expect([log, server()]).toEqual([["put back a"], [false, true]]);
    expect(states.failures("a")).toMatchObject({
      count: 1,
      isUnreadable: true,
    });
  });

  test("once it was set aside, that is its own fault", () => {
    const { failed, log, server, states } = create();
    states.setFailures("a", { count: 2, isAside: true });
    failed(HIT, { end: "failed" });
    expect([log, server()]).toEqual([[], [false, false]]);
    expect(states.failures("a")).toMatchObject({ count: 3, isAside: true });
  });
});

describe("refused", () => {
  test("it is discarded where the server takes others", () => {
    const { refused, serverState, log, server } = create();
    serverState.answered();
    refused(HIT, { end: "refused" });
    expect([log, server()]).toEqual([["a refused"], [true, false]]);
  });

  test("it is set aside else, and the server fails", () => {
    const { refused, log, server, states } = create();
    refused(HIT, { end: "refused" });
    expect([log, server()]).toEqual([[], [false, true]]);
    expect(states.failures("a")).toMatchObject({ count: 1, isAside: true });
  });
});

describe("unknown", () => {
  test("it waits, and nothing is known of the server", () => {
    const { unknown, log, server, states } = create();
    unknown(HIT);
    expect([log, server()]).toEqual([["put back a"], [false, false]]);
    expect(states.failures("a")).toEqual({ count: 0 });
  });

  test("what the server took meanwhile is held against it", () => {
    const { unknown, serverState, log, states } = create();
    serverState.answered();
    unknown(HIT);
    expect(log).toEqual([]);
    expect(states.failures("a")).toMatchObject({ count: 1, isAside: true });
  });
});
