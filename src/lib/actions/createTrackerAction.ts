import type { Tracker } from "../tracker/Tracker";

/**
 * An action of rules that waits for the tracker. Without the Adobe Analytics extension it logs an error and does nothing.
 * The promise it returns always resolves, so that the rule goes on.
 */
export const createTrackerAction =
  <Settings>(
    { logger, getSharedModule }: Turbine,
    work: (settings: Settings, tracker: Tracker) => unknown,
  ) =>
  async (settings: Settings): Promise<void> => {
    const getTracker = getSharedModule("adobe-analytics", "get-tracker") as
      (() => Promise<Tracker>) | undefined;
    try {
      if (getTracker) {
        await work(settings, await getTracker());
      } else {
        logger.error("Adobe Analytics extension not installed");
      }
    } catch (e) {
      logger.error("The action failed:", e);
    }
  };
