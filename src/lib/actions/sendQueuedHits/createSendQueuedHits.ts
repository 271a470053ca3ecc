import type { OfflineQueue } from "../../offlineQueue/OfflineQueue";

/**
 * Tries to deliver what waits, once it is known what becomes of the tracker: its callbacks are run then. Where there is none, as
 * its cookie was refused or its script blocked, what waits is delivered all the same.
 */
export const createSendQueuedHits =
  (
    { getSharedModule }: Pick<Turbine, "getSharedModule">,
    { sendQueuedHits }: Pick<OfflineQueue, "sendQueuedHits">,
  ) =>
  async (): Promise<void> => {
    const getTracker = getSharedModule("adobe-analytics", "get-tracker") as
      (() => Promise<unknown>) | undefined;
    try {
      await getTracker?.();
    } catch (e) {
      // The Adobe Analytics extension has said so.
    }
    await sendQueuedHits();
  };
