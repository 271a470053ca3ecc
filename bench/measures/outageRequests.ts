import type { Chromium } from "../../test/browser/support/startChromium";
import { startBench, trackMany, wait } from "../Bench";
import type { PeerName } from "../peer";

const OUTAGE = 60000;

/** Requests made in a minute by a page with 10 hits, while the collection server answers 503. */
export async function measureOutageRequests(
  browser: Chromium,
  peers: PeerName[],
): Promise<number[]> {
  const benches = await Promise.all(peers.map(() => startBench(browser)));
  await Promise.all(
    peers.map(async (peer, index) => {
      const { open, collection } = benches[index];
      const page = await open(peer);
      await collection.setMode("503");
      await trackMany(page, "hit", 10);
    }),
  );
  await wait(OUTAGE);
  const counts = benches.map(({ collection }) => collection.attempts.length);
  for (const bench of benches) {
    await bench.close();
  }
  return counts;
}
