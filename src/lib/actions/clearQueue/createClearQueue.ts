import type { OfflineQueue } from "../../offlineQueue/OfflineQueue";
import { createTrackerAction } from "../createTrackerAction";

/** The settings of the action Clear Queue. */
export interface ClearQueueSettings {
  /** Only hits older than so many days; whatever a data element gives. All, where it isn't set. */
  olderThanDays?: unknown;
}

/** Removes the hits that wait. Nothing is removed where the age is not a number of days from 1 to 92. */
export const createClearQueue = (
  turbine: Turbine,
  { clearQueue }: OfflineQueue,
) =>
  createTrackerAction<ClearQueueSettings>(turbine, ({ olderThanDays }) => {
    const days = olderThanDays as number;
    if (olderThanDays === undefined) {
      return clearQueue();
    }
    if (Number.isInteger(days) && days >= 1 && days <= 92) {
      return clearQueue(days);
    }
    turbine.logger.error("Clear Queue: not 1 to 92 days:", days);
  });
