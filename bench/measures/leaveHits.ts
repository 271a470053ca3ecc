import type { ServerNote } from "../../src/lib/handover/Handover";
import { waitUntil } from "../../test/browser/support/waitUntil";
import { trackMany, type Bench } from "../Bench";
import type { PeerName } from "../peer";

/** Where hits, and what a worker has to know of them, are stored. */
const STORES = [
  { name: "offlineTracking", stores: ["hits", "notes"] },
  { name: "workbox-background-sync", stores: ["requests"] },
];

/** All that is in these stores, as far as they are there. Runs in a page. */
async function readStores(wanted: typeof STORES): Promise<unknown[][]> {
  const all = await indexedDB.databases();
  const found: unknown[][] = [];
  for (const { name, stores } of wanted) {
    if (all.some((database) => database.name === name)) {
      const opening = indexedDB.open(name);
      await new Promise((resolve, reject) => {
        opening.onsuccess = resolve;
        opening.onerror = () => reject(opening.error);
      });
      for (const store of stores) {
        const reading = opening.result
          .transaction(store)
          .objectStore(store)
          .getAll();
        await new Promise((resolve, reject) => {
          reading.onsuccess = resolve;
          reading.onerror = () => reject(reading.error);
        });
        found.push(reading.result);
      }
      opening.result.close();
    }
  }
  return found;
}

/** Tracks hits while the server refuses connections, and closes their page when its worker has them. The server knows nothing then. */
export async function leaveHits(
  { open, collection }: Bench,
  peer: PeerName,
  count: number,
): Promise<void> {
  const page = await open(peer);
  await page.waitForFunction(() =>
    navigator.serviceWorker.ready.then(() => true),
  );
  await trackMany(page, "first", 1);
  await waitUntil("the first hit", () => collection.arrivals.length > 0);
  await collection.setMode("refusing");
  await trackMany(page, "hit", count);
  await waitUntil("the hand-over", async () => {
    const [hits, notes] = await page.evaluate(readStores, STORES);
    const isTold =
      !notes ||
      (notes as Partial<ServerNote>[]).some(
        // The page has none on the wire, and knows that the server takes POSTs.
        ({ held, takesPosts }) => held?.length === 0 && takesPosts,
      );
    return hits.length >= count && isTold;
  });
  await page.close();
  collection.forget();
}
