import { createHandover } from "../../src/lib/handover/createHandover";
import { formatHitId } from "../../src/lib/hit/hitId";
import { createHitStates } from "../../src/lib/journal/createHitStates";
import { createJournal } from "../../src/lib/journal/createJournal";
import { createLocalTier } from "../../src/lib/journal/createLocalTier";
import type { DatabaseHit } from "../../src/lib/journal/openDatabase";
import { openWorkerStore } from "../../src/worker/createWorkerStore";
import { clearStorage } from "./support/clearStorage";

const SERVER = "https://one.example";
const url = `${SERVER}/b/ss/suite/1/JS/s1?AQB=1&pageName=a`;
/** A hit of a page that is older than so many milliseconds. */
const createHit = (age = 0) => ({
  id: formatHitId(Date.now() - age, 1, "page"),
  url,
  server: SERVER,
  account: "suite",
});

const onError = jest.fn();
const onGone = jest.fn();
const local = createLocalTier(onError);
const states = createHitStates(local);

/** A page of a site whose worker has the helper. */
const openPage = async () => {
  const journal = createJournal(local, states, onError, onGone);
  await journal.open();
  const handover = createHandover({
    server: SERVER,
    journal,
    states,
    local,
    helper: {
      isKnown: () => true,
      look: () => Promise.resolve(true),
      requestSync: () => undefined,
    },
    terms: { write: () => undefined },
    throttleDelay: 0,
    takesPosts: () => true,
  });
  return { journal, handover };
};
const deliverByWorker = async (hit: DatabaseHit) => {
  const store = await openWorkerStore();
  await store?.remove(hit);
  store?.close();
};

beforeEach(clearStorage);
afterEach(() => expect(onError.mock.calls).toEqual([]));

test.each([
  ["is left", 0],
  ["is moved to the database as the next page starts", 60000],
])(
  "a copy in localStorage of what the worker delivered isn't sent again, where it %s",
  async (_, age) => {
    const hit = createHit(age);
    const first = await openPage();
    first.journal.add(hit);
    await first.journal.settled();
    // Its page ended as the database had just taken it.
    local.set(`hit.${hit.id}`, url);
    await deliverByWorker(hit);

    const { journal, handover } = await openPage();
    await handover.take();
    expect(await journal.find({ most: 5, server: SERVER })).toEqual([]);
    expect(local.keys("hit")).toEqual([]);
    expect(await journal.noteKeys("gone ")).toEqual([]);
    expect(onGone).not.toHaveBeenCalled();
  },
);

test("nothing is left in localStorage of the failures of a hit that the worker delivered", async () => {
  const hit = createHit();
  const first = await openPage();
  first.journal.add(hit);
  states.setFailures(hit.id, { count: 2 });
  await first.journal.settled();
  await deliverByWorker(hit);

  const { handover } = await openPage();
  await handover.take();
  expect(local.keys("failed")).toEqual([]);
  expect(local.keys("gone")).toEqual([]);
});
