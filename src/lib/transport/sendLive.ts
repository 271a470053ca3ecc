import { sendBeacon } from "./sendBeacon";
import type { Sending } from "./Sending";

/** Sends a hit that may not be queued, once. Resolves with whether it was delivered, as far as a beacon tells. */
export async function sendLive(
  url: string,
  wantsBeacon: boolean,
  send: (url: string) => Sending,
): Promise<boolean> {
  return (
    (wantsBeacon && sendBeacon(url)) ||
    (await send(url).answer).end === "delivered"
  );
}
