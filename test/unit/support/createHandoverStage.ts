import { createHandover } from "../../../src/lib/handover/createHandover";
import { createHelper, HELPER } from "../../../src/lib/handover/createHelper";
import { createTerms } from "../../../src/lib/handover/createTerms";
import { formatHitId } from "../../../src/lib/hit/hitId";
import type { Hit } from "../../../src/lib/hit/Hit";
import { createHitStates } from "../../../src/lib/journal/createHitStates";
import { createJournal } from "../../../src/lib/journal/createJournal";
import { createLocalTier } from "../../../src/lib/journal/createLocalTier";
import { openDatabase, transact } from "../../../src/lib/journal/openDatabase";
import { readSettings } from "../../../src/lib/settings/readSettings";

export const SERVER = "https://x.example";
const LOGGER = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const hitOf = (order: number, time = Date.now()): Hit => ({
  id: formatHitId(time, order, "page"),
  url: `${SERVER}/b/ss/suite/1/JS-2/s1?AQB=1&ts=1`,
  server: SERVER,
});

/** A page with a queue, whose site's worker has the helper, or not. */
export function createHandoverStage({
  hasHelper = true,
  reportSuites = [] as string[],
  maxHitAge = 92,
} = {}) {
  const local = createLocalTier((e) => {
    throw e;
  });
  const states = createHitStates(local);
  const onGone = jest.fn();
  const journal = createJournal(
    local,
    states,
    (e) => {
      throw e;
    },
    onGone,
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
    settings: readSettings(
      { timestampsAccepted: true, reportSuites, maxHitAge },
      LOGGER,
    ),
    journal,
    helper,
    maySend: () => allowed.maySend,
  });
  const server = { takesPosts: true, taken: jest.fn() };
  const handover = createHandover({
    server: SERVER,
    journal,
    states,
    local,
    helper,
    terms,
    throttleDelay: 5,
    takesPosts: () => server.takesPosts,
    postsTaken: server.taken,
  });
  return {
    local,
    states,
    journal,
    helper,
    terms,
    handover,
    allowed,
    server,
    onGone,
  };
}

/** The notes in the database, by their keys. */
export async function readNotes(): Promise<Record<string, unknown>> {
  const database = await openDatabase();
  const notes = (await transact(database, "readonly", (stores) =>
    (stores.notes as IDBObjectStore).getAll(),
  )) as { key: string }[];
  database.close();
  return Object.fromEntries(notes.map((note) => [note.key, note]));
}
