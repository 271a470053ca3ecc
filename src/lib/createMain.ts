import {
  createOfflineTracking,
  type OfflineTracking,
} from "./createOfflineTracking";
import { areListed } from "./settings/areListed";
import { readSettings, type Settings } from "./settings/readSettings";
import type { Tracker } from "./tracker/Tracker";
import { useBuiltInQueue } from "./tracker/useBuiltInQueue";
import { within } from "./within";

const LONGEST_HOLD = 100;

/** Registers what is called with each tracker; a promise it returns holds the tracker back. */
export type AugmentTracker = (
  callback: (tracker: Tracker) => Promise<unknown> | void,
) => void;

/** The extension at work in a page. */
export interface Running {
  settings: Settings;
  /** The durable queue, where the page can have it. */
  offlineTracking: OfflineTracking | undefined;
  /** Turns offline tracking on for a tracker. The promise it may return settles when it may track. */
  augment(tracker: Tracker): Promise<unknown> | void;
}

/** AppMeasurement buffers in sessionStorage, or else not at all. */
function canBuffer({ bufferRequests }: Tracker): unknown {
  try {
    return bufferRequests && sessionStorage.setItem;
  } catch (e) {
    return false;
  }
}

/**
 * Applies the settings to each tracker of the Adobe Analytics extension, before it tracks anything. Returns undefined
 * where offline tracking can't be turned on: without that extension, and unless timestamped hits are confirmed.
 */
export function createMain({
  logger,
  getSharedModule,
  getExtensionSettings,
}: Turbine): Running | undefined {
  const augmentTracker = getSharedModule("adobe-analytics", "augment-tracker");
  if (!augmentTracker) {
    logger.error("Adobe Analytics extension not installed");
    return;
  }

  const settings = readSettings(getExtensionSettings(), logger);
  const { trackOffline } = settings;
  if (!settings.timestampsAccepted) {
    if (trackOffline) {
      logger.error("Off: timestamped hits not confirmed");
    }
    return;
  }

  // Now, so that the database is open by the time there is a tracker; and where offline tracking was turned off since,
  // what is queued is still delivered. Web Locks need https or localhost.
  const offlineTracking =
    navigator.locks && createOfflineTracking(settings, logger);
  const augment = (tracker: Tracker): Promise<unknown> | void => {
    try {
      if (settings.queue === "durable") {
        if (offlineTracking && canBuffer(tracker)) {
          offlineTracking.attach(tracker);
          return within(LONGEST_HOLD, offlineTracking.ready);
        }
        logger.warn("AppMeasurement's queue: no Web Locks or bufferRequests");
      }
      if (areListed(tracker.account, settings)) {
        useBuiltInQueue(tracker, settings);
      } else {
        logger.warn(`${tracker.account}: off, not listed`);
      }
    } catch (e) {
      logger.error("Off:", e);
    }
  };
  if (trackOffline) {
    (augmentTracker as AugmentTracker)(augment);
  } else if (offlineTracking) {
    offlineTracking.ready.then(offlineTracking.deliver);
  }
  return { settings, offlineTracking, augment };
}
