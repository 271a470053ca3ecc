import {
  createOfflineTracking,
  type OfflineTracking,
} from "./createOfflineTracking";
import { areListed } from "./settings/areListed";
import { readSettings } from "./settings/readSettings";
import type { Tracker } from "./tracker/Tracker";
import { useBuiltInQueue } from "./tracker/useBuiltInQueue";

const LONGEST_HOLD = 100;

/** Registers what is called with each tracker; a promise it returns holds the tracker back. */
type AugmentTracker = (
  callback: (tracker: Tracker) => Promise<unknown> | void,
) => void;

/** AppMeasurement buffers in sessionStorage, or else not at all. */
function canBuffer({ bufferRequests }: Tracker): boolean {
  try {
    return !!bufferRequests && !!sessionStorage.setItem;
  } catch (e) {
    return false;
  }
}

/** Applies the settings to each tracker of the Adobe Analytics extension, before it tracks anything. */
export function createMain({
  logger,
  getSharedModule,
  getExtensionSettings,
}: Turbine): void {
  const augmentTracker = getSharedModule("adobe-analytics", "augment-tracker");
  if (!augmentTracker) {
    logger.error("The Adobe Analytics extension is not installed");
    return;
  }

  const settings = readSettings(getExtensionSettings(), logger);
  const { trackOffline } = settings;
  if (!settings.timestampsAccepted) {
    if (trackOffline) {
      logger.error("Off: timestamped hits are not confirmed to be accepted");
    }
    return;
  }

  // Now, so that the database is open by the time there is a tracker; and where offline tracking was turned off since,
  // what is queued is still delivered. Web Locks need https or localhost.
  const offlineTracking: OfflineTracking | undefined =
    navigator.locks && createOfflineTracking(settings, logger);
  if (!trackOffline) {
    return;
  }

  const augment = (tracker: Tracker): Promise<unknown> | void => {
    if (settings.queue === "durable") {
      if (offlineTracking && canBuffer(tracker)) {
        offlineTracking.attach(tracker);
        return Promise.race([
          offlineTracking.ready,
          new Promise((resolve) => setTimeout(resolve, LONGEST_HOLD)),
        ]);
      }
      logger.warn(
        "AppMeasurement's own queue is used: no Web Locks, sessionStorage or s.bufferRequests",
      );
    }
    if (areListed(tracker.account, settings)) {
      useBuiltInQueue(tracker, settings);
    } else {
      logger.warn(`Off for ${tracker.account}: not listed`);
    }
  };
  (augmentTracker as AugmentTracker)((tracker) => {
    try {
      return augment(tracker);
    } catch (e) {
      logger.error(`Off: ${e}`);
    }
  });
}
