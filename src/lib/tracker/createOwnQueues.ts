import { discardOwnQueue } from "./discardOwnQueue";
import { takeStoredHits, type TakeStoredHit } from "./takeStoredHits";
import type { Tracker } from "./Tracker";

/** What AppMeasurement's own queues have, of this page's trackers. */
export interface OwnQueues {
  /** Follows a tracker whose hits this extension delivers: what an earlier page left in its own queue is taken over. */
  attach(tracker: Tracker): void;
  /** Follows one that has its own queue. */
  guard(tracker: Tracker): void;
  /** The visitor agreed to hits being sent and kept. */
  agreed(): void;
  /** The visitor refused: discards all. Returns how many hits there were. */
  refused(): number;
}

export function createOwnQueues(
  serverOf: (url: unknown) => string,
  take: TakeStoredHit,
): OwnQueues {
  const trackers = new Set<Tracker>();
  /** Those whose stored hits have yet to be taken. */
  const attached = new Set<Tracker>();
  const guarded = new Set<Tracker>();
  /** Those that store nothing, as the visitor refused. */
  const paused = new Set<Tracker>();

  return {
    attach(tracker) {
      trackers.add(tracker);
      attached.add(tracker);
    },
    guard(tracker) {
      trackers.add(tracker);
      guarded.add(tracker);
    },
    agreed() {
      paused.forEach((tracker) => {
        tracker.trackOffline = true;
      });
      paused.clear();
      attached.forEach((tracker) => takeStoredHits(tracker, serverOf, take));
      attached.clear();
    },
    refused() {
      guarded.forEach((tracker) => {
        // Else what it has on the wire goes back into its queue when it fails.
        tracker.trackOffline = false;
        paused.add(tracker);
      });
      return [...trackers].reduce(
        (count, tracker) => count + discardOwnQueue(tracker),
        0,
      );
    },
  };
}
