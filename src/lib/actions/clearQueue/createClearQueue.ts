import type { OfflineQueue } from "../../offlineQueue/OfflineQueue";
import { readWholeNumber } from "../../settings/readValue";

/** The settings of the action Clear Queue. */
export interface ClearQueueSettings {
  /** Only hits older than so many days; whatever a data element gives. All, where it isn't set. */
  olderThanDays?: unknown;
}

/** Removes the hits that wait. Nothing is removed where the age is not a number of days from 1 to 92. */
export const createClearQueue =
  (
    { logger }: Pick<Turbine, "logger">,
    { clearQueue }: Pick<OfflineQueue, "clearQueue">,
  ) =>
  async (settings: ClearQueueSettings): Promise<void> => {
    const { olderThanDays } = settings;
    const days = readWholeNumber(olderThanDays, 1, 92);
    // A data element without a value leaves undefined: that is not the choice of all hits.
    if (!("olderThanDays" in settings)) {
      await clearQueue();
    } else if (days) {
      await clearQueue(days);
    } else {
      logger.error("Clear Queue: not 1 to 92 days:", olderThanDays);
    }
  };
