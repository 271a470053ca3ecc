import type { Deliveries } from "../../src/lib/delivery/createDeliveries";
import { createInheritance } from "../../src/lib/delivery/createInheritance";
import type { Hit } from "../../src/lib/hit/Hit";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import { createMemoryJournal } from "./support/createMemoryJournal";

const SERVER = "https://x";
const HIT = { id: "a", url: `${SERVER}/b/ss/suite/1`, server: SERVER };
const MARK = { page: "", presumption: "none" } as const;

const local = createLocalTier((e) => {
  throw e;
});
const states = createHitStates(local);
const pass = (milliseconds: number) =>
  jest.advanceTimersByTimeAsync(milliseconds);

/** A page that begins; its database opens when a test says so. */
function create(hits: Hit[] = [], mayStore = true) {
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const journal = createMemoryJournal(
    new Map(hits.map((hit) => [hit.id, hit])),
    states,
  );
  const log: string[] = [];
  const deliveries = {
    to: (server: string) => ({ wait: () => log.push(`wait ${server}`) }),
    deliver: () => log.push("deliver"),
  } as unknown as Deliveries;
  const inheritance = createInheritance({
    journal: {
      ...journal,
      opened,
      open() {
        log.push("open");
        return Promise.resolve(true);
      },
    },
    states,
    local,
    deliveries,
    mayStore: () => mayStore,
  });
  return { inheritance, log, open };
}

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

test("a page that inherits nothing delivers when it is at rest, and opens the database then", async () => {
  const { inheritance, log } = create();
  inheritance.deliver();
  await pass(2999);
  expect(log).toEqual([]);
  await pass(1);
  expect(log).toEqual(["open", "deliver"]);
});

test("without the visitor's consent no database is made", async () => {
  const { inheritance, log } = create([], false);
  inheritance.deliver();
  await pass(3000);
  expect(log).toEqual(["deliver"]);
});

test("what was on the wire as its page ended comes before this page's hits, and at once", async () => {
  states.setMark("a", { ...MARK, url: HIT.url });
  // Anyone can write to a page's storage.
  states.setMark("b", { ...MARK, url: "nonsense" });
  const { inheritance, log } = create();
  expect(log).toEqual([`wait ${SERVER}`]);
  inheritance.deliver();
  expect(log).toEqual([`wait ${SERVER}`, "deliver"]);
  await pass(0);
  expect(log).toHaveLength(2);
});

test("a hit that had waited before is delivered at once where its send was interrupted", () => {
  states.setMark("a", MARK);
  const { inheritance, log } = create();
  inheritance.deliver();
  expect(log).toEqual(["deliver"]);
});

describe("hits of which localStorage knows nothing", () => {
  test("are looked for when the database has opened, and delivered then", async () => {
    const { inheritance, log, open } = create([HIT]);
    inheritance.deliver();
    await pass(0);
    expect(log).toEqual([]);
    open();
    await pass(0);
    expect(log).toEqual([`wait ${SERVER}`, "deliver"]);
  });

  test("... or when somebody wants to know", async () => {
    const { inheritance, log } = create([HIT]);
    await inheritance.find();
    expect(log).toEqual([`wait ${SERVER}`]);
  });

  test("... and nothing waits where there are none", async () => {
    const { inheritance, log } = create();
    await inheritance.find();
    expect(log).toEqual([]);
  });
});
