import type { Chromium } from "../../test/browser/support/startChromium";
import { startBench, trackMany, wait } from "../Bench";
import type { PeerName } from "../peer";

const HITS = 100;

/** Bytes that a queued hit takes in localStorage and IndexedDB, its URL (about 200) among them. */
export async function measureStoredBytes(
  browser: Chromium,
  peer: PeerName,
): Promise<number> {
  const bench = await startBench(browser);
  const page = await bench.open(peer);
  const size = () =>
    page.evaluate(async () => {
      let bytes = Object.entries(localStorage).join("").length;
      for (const { name = "" } of await indexedDB.databases()) {
        const open = indexedDB.open(name);
        await new Promise((resolve) => {
          open.onsuccess = resolve;
        });
        for (const store of open.result.objectStoreNames) {
          const all = open.result
            .transaction(store)
            .objectStore(store)
            .getAll();
          await new Promise((resolve) => {
            all.onsuccess = resolve;
          });
          bytes += JSON.stringify(all.result).length;
        }
        open.result.close();
      }
      return bytes;
    });
  const before = await size();
  await browser.context.setOffline(true);
  await trackMany(page, "hit", HITS);
  await wait(1500);
  const bytes = (await size()) - before;
  await bench.close();
  return bytes / HITS;
}
