import type { OfflineQueue } from "../../offlineQueue/OfflineQueue";
import { createTrackerAction } from "../createTrackerAction";

/** Holds hits from now on, also those of a tracker that isn't ready yet; the rule goes on when it is. */
export const createHoldHits = (
  turbine: Turbine,
  { holdHits }: OfflineQueue,
) => {
  const waitForTracker = createTrackerAction(turbine, () => undefined);
  return (settings: unknown): Promise<void> => {
    holdHits();
    return waitForTracker(settings);
  };
};
