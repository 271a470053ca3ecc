/* The document whose hits go through the tracker's own queue: it tracks what the demo's page tells it to. */
import { demoTracker } from "./demoTracker.ts";
import type { LaneMessage, TrackMessage } from "./laneMessages.ts";
import { followPendingHits } from "./pendingHits.ts";
import { trackHit } from "./trackHit.ts";

const INTERVAL = 200;
/** Of the demo's page. */
const origin = document.documentElement.dataset.site as string;

async function startLane(): Promise<void> {
  const s = await demoTracker();
  const pendingHits = followPendingHits(s);
  let tracked = 0;

  const tell = async () => {
    // Before the names: a hit that is tracked meanwhile is among them, or the page knows that it isn't tracked yet.
    const message: LaneMessage = {
      tracked,
      waiting: await pendingHits.names(),
    };
    parent.postMessage(message, origin);
  };
  addEventListener("message", (event: MessageEvent<TrackMessage>) => {
    if (event.origin === origin) {
      pendingHits.expect(event.data.name);
      trackHit(s, event.data.kind, event.data.name);
      tracked++;
      tell();
    }
  });
  setInterval(tell, INTERVAL);
  tell();
}

startLane();
