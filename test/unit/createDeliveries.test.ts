import { createConnectivity } from "../../src/lib/delivery/createConnectivity";
import { createDeliveries } from "../../src/lib/delivery/createDeliveries";
import { createLimit } from "../../src/lib/delivery/createLimit";
import { createLocks } from "../../src/lib/delivery/lease/createLocks";
import { createSignOfLife } from "../../src/lib/delivery/lease/createSignOfLife";
import { formatHitId } from "../../src/lib/hit/hitId";
import type { Hit } from "../../src/lib/hit/Hit";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import type { Answer } from "../../src/lib/transport/Sending";
import { createFakePage } from "./support/createFakePage";
import { createLockManager, installLocks } from "./support/createLockManager";
import { createMemoryJournal } from "./support/createMemoryJournal";
import { NO_HANDOVER } from "./support/noHandover";

const ONE = "https://one";
const TWO = "https://two";

/** The deliveries of a page, to servers that all answer so. */
function create(
  answer: Promise<Answer> = Promise.resolve({ end: "delivered" }),
) {
  installLocks(createLockManager());
  const local = createLocalTier((e) => {
    throw e;
  });
  const states = createHitStates(local);
  const hits = new Map<string, Hit>();
  const journal = createMemoryJournal(hits, states);
  const page = createFakePage();
  const locks = createLocks(page.id);
  const log: string[] = [];
  let order = 0;
  const hitFor = (server: string): Hit => ({
    id: formatHitId(Date.now(), order++, page.id),
    url: `${server}/b/ss/suite/1`,
    server,
  });
  const deliveries = createDeliveries({
    journal,
    states,
    local,
    page,
    locks,
    life: createSignOfLife(locks, page, () => () => undefined),
    limit: createLimit(journal, states, local, 1000),
    connectivity: createConnectivity(),
    ...NO_HANDOVER,
    throttleDelay: 0,
    maxAgeOf: () => 92,
    maySend: () => true,
    sendBeacon: () => false,
    isPending: () => false,
    isOptedOut: () => false,
    outlivesPage: () => false,
    send({ server }) {
      log.push(`send ${server}`);
      return { answer, takeBack: () => log.push(`taken back ${server}`) };
    },
  });
  return {
    deliveries,
    log,
    local,
    states,
    take: (server: string) => deliveries.to(server).take(hitFor(server)),
    /** As another page does. */
    leave(server: string) {
      const hit = hitFor(server);
      hits.set(hit.id, hit);
      local.set(`waiting.${server}`, "1");
    },
  };
}

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

test("deliveries are made for the servers of earlier pages before there is a hit", () => {
  const { deliveries, local, states } = create();
  // Each delivery asks for what earlier pages set aside as it is made, which takes its time.
  const made = jest.spyOn(states, "allAside");
  local.set(`server.${ONE}`, "0 0 0 0");
  deliveries.prepare();
  expect(made).toHaveBeenCalledTimes(1);
  deliveries.to(ONE);
  expect(made).toHaveBeenCalledTimes(1);
  deliveries.to(TWO);
  expect(made).toHaveBeenCalledTimes(2);
});

test("there is one for each server, and none holds back the other", () => {
  const { deliveries, take, log } = create(new Promise(() => undefined));
  expect(deliveries.to(ONE)).toBe(deliveries.to(ONE));
  expect(deliveries.to(ONE)).not.toBe(deliveries.to(TWO));
  [ONE, ONE, TWO].forEach(take);
  expect(log).toEqual([`send ${ONE}`, `send ${TWO}`]);
});

test("what waits is delivered, also where another page had it wait", async () => {
  const { deliveries, leave, local, log } = create();
  [ONE, TWO].forEach(leave);
  // Anyone can write to a page's storage.
  local.set("waiting.", "1");
  deliveries.deliver();
  await jest.advanceTimersByTimeAsync(1000);
  expect(log).toEqual([`send ${ONE}`, `send ${TWO}`]);
  expect(local.keys("waiting")).toEqual([""]);
});

test("all is abandoned, whichever the server", () => {
  const { deliveries, take, log } = create(new Promise(() => undefined));
  [ONE, TWO].forEach(take);
  deliveries.abandon();
  expect(log.slice(2)).toEqual([`taken back ${ONE}`, `taken back ${TWO}`]);
});
