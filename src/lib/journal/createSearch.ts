import type { Hit } from "../hit/Hit";
import { accountOf } from "../hit/hitUrl";
import type { DatabaseAccess } from "./createDatabaseAccess";
import type { HitStates } from "./createHitStates";
import type { LocalTier } from "./createLocalTier";
import type { Transfer } from "./createTransfer";
import type { Found, HitQuery } from "./Journal";
import type { DatabaseHit } from "./openDatabase";

// What is no hit is removed, so many at once.
const MOST_FOREIGN = 100;

/** Finds hits in both tiers, oldest first. */
export function createSearch(
  database: DatabaseAccess,
  local: LocalTier,
  states: HitStates,
  { isHit, localHit }: Transfer,
): (query: HitQuery) => Promise<Found> {
  const search = async (query: HitQuery): Promise<Found> => {
    const { most, server, account, withAside } = query;
    const passedOver = withAside ? [] : states.allAside();
    passedOver.push(...states.allGone());
    const asked = most + passedOver.length;
    const index = server ? "server" : account && "account";
    const answer = await database.read(
      ({ hits }) =>
        (index ? hits.index(index) : hits).getAll(
          server || account,
          asked,
        ) as IDBRequest<DatabaseHit[]>,
    );
    const stored = answer || [];
    const found = new Map(stored.map((hit): [string, Hit] => [hit.id, hit]));
    const ids = [...new Set([...found.keys(), ...local.keys("hit")])].sort();
    const hits: Hit[] = [];
    let foreign = 0;
    let vanished = 0;
    while (ids.length && hits.length < most && foreign < MOST_FOREIGN) {
      const [id] = ids.splice(0, 1);
      const hit = found.get(id) || localHit(id);
      if (!isHit(hit)) {
        foreign++;
      } else if (passedOver.includes(id)) {
        continue;
      } else if (local.get(`gone.${id}`)) {
        vanished++;
      } else if (
        (!server || hit.server === server) &&
        (!account || accountOf(hit.url) === account)
      ) {
        hits.push(hit);
      }
    }
    // The database may have more in the place of what is no hit, or vanished.
    const mayHaveMore = hits.length < most && stored.length === asked;
    if (foreign < MOST_FOREIGN && !(vanished && mayHaveMore)) {
      const isAll = !foreign || !mayHaveMore;
      return { hits, isCertain: isAll && (!!answer || !database.isOpen()) };
    }
    await database.settled();
    return search(query);
  };
  return search;
}
