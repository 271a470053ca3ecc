import type { OfflineTracking } from "../createOfflineTracking";
import { timeOf } from "../hit/hitId";

const BATCH = 100;
// A send takes 10 s at most.
const YOUNG = 15000;

/**
 * Removes the hits of a collection server that happened before a time, in milliseconds since 1970, except what may be on
 * the wire in the page that tracked it. Resolves with how many that were.
 */
export async function clearQueue(
  { journal, local }: OfflineTracking,
  server: string,
  before: number,
): Promise<number> {
  let count = 0;
  for (;;) {
    const hits = await journal.oldest(BATCH, server);
    const old = hits.filter(
      ({ id }) =>
        timeOf(id) < before &&
        !(local.get(`sending.${id}`) && Date.now() - timeOf(id) < YOUNG),
    );
    if (!old.length) {
      if (!hits.length) {
        local.remove(`waiting.${server}`);
      }
      return count;
    }
    old.forEach(({ id, url }) => journal.remove(id, url, "clearQueue"));
    count += old.length;
    await journal.settled();
  }
}
