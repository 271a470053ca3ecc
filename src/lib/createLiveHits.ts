import type { Sending } from "./transport/Sending";
import { sendLive } from "./transport/sendLive";

/** Hits that may not be queued, as their report suite isn't listed. */
export interface LiveHits {
  /** Sends a hit, once; `onDelivered` runs where that is known. */
  send(url: string, wantsBeacon: boolean, onDelivered: () => void): void;
  /** Sends those that were held, where they aren't any more. */
  release(): void;
  /** Forgets those that are held. Returns how many there were. */
  discard(): number;
}

/** `isHeld`: `s.forceOffline()` holds hits. They are in memory then, as AppMeasurement has them. */
export function createLiveHits(dependencies: {
  isHeld(): boolean;
  sendOnce(url: string): Sending;
  onLost(url: string): void;
}): LiveHits {
  const { isHeld, sendOnce, onLost } = dependencies;
  const held: (() => void)[] = [];

  const release = () => {
    if (!isHeld()) {
      held.splice(0).forEach((send) => send());
    }
  };
  return {
    send(url, wantsBeacon, onDelivered) {
      held.push(() =>
        sendLive(url, wantsBeacon, sendOnce).then((isDelivered) =>
          isDelivered ? onDelivered() : onLost(url),
        ),
      );
      release();
    },
    release,
    discard: () => held.splice(0).length,
  };
}
