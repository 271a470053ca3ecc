import type { Hit } from "../../../src/lib/hit/Hit";
import { accountOf } from "../../../src/lib/hit/hitUrl";
import type {
  Departure,
  HitStates,
} from "../../../src/lib/journal/createHitStates";
import type { Journal } from "../../../src/lib/journal/Journal";

/** A journal in memory, which a test can look into. */
export function createMemoryJournal(
  hits: Map<string, Hit>,
  states: HitStates,
  onGone: (hit: Hit, how: Departure) => void = () => undefined,
): Journal {
  const sorted = () =>
    [...hits.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  const find: Journal["find"] = ({ most, server, account, withAside }) =>
    Promise.resolve(
      sorted()
        .filter(({ id }) => withAside || !states.failures(id).isAside)
        .filter((hit) => !server || hit.server === server)
        .filter(({ url }) => !account || accountOf(url) === account)
        .slice(0, most),
    );
  return {
    opened: Promise.resolve(),
    open: () => Promise.resolve(true),
    add: (hit) => hits.set(hit.id, hit),
    putBack(hit) {
      hits.set(hit.id, hit);
      states.clearMark(hit.id);
    },
    remove: (gone, how) =>
      gone.forEach((hit) => {
        hits.delete(hit.id);
        states.clear(hit.id);
        onGone(hit, how);
      }),
    settled: () => Promise.resolve(),
    find,
    search: async (query) => ({ hits: await find(query), isCertain: true }),
    newest: () => Promise.resolve(sorted().pop()),
    size: (account) =>
      Promise.resolve(
        sorted().filter(({ url }) => !account || accountOf(url) === account)
          .length,
      ),
    clear() {
      const { size } = hits;
      hits.clear();
      return Promise.resolve(size);
    },
    hasNotes: () => false,
    readNote: () => Promise.resolve(undefined),
    drop: () => undefined,
    noteKeys: () => Promise.resolve([]),
    writeNote: () => Promise.resolve(),
    has: (id) => Promise.resolve(hits.has(id)),
  };
}
