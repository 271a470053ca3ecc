import type { Tracker } from "./Tracker";

/**
 * Where AppMeasurement can't compile a hit yet (the ID service has no answer, the visitor gave none), it keeps its variables until
 * it can (2.27.0). Then its timestamp would be that of the compile, and its doneAction that of the next hits, too: both are this
 * hit's alone, from the moment it is tracked.
 */
export function prepareLateHits(tracker: Tracker): void {
  const { callbackWhenReadyToTrack } = tracker;
  if (!callbackWhenReadyToTrack) {
    return;
  }
  tracker.callbackWhenReadyToTrack = (owner, compile, args) => {
    const [variables] = args;
    // Else AppMeasurement sends the hit, and calls the doneAction.
    if (tracker.trackOffline) {
      if (variables && !variables.timestamp) {
        variables.timestamp = Math.floor(Date.now() / 1000);
      }
      tracker.bodyClickFunction = tracker.bodyClickTarget = 0;
    }
    callbackWhenReadyToTrack.call(tracker, owner, compile, args);
  };
}
