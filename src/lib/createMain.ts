import {
  createOfflineTracking,
  type OfflineTracking,
} from "./createOfflineTracking";
import { revoke } from "./handover/revoke";
import { areListed } from "./settings/areListed";
import { readSettings, type Settings } from "./settings/readSettings";
import type { Tracker } from "./tracker/Tracker";
import { useBuiltInQueue } from "./tracker/useBuiltInQueue";

/** Registers what is called with each tracker, before it tracks anything. */
export type AugmentTracker = (callback: (tracker: Tracker) => void) => void;

/** The extension at work in a page. */
export interface Running {
  settings: Settings;
  /** The durable queue. */
  offlineTracking: OfflineTracking;
  /** Turns offline tracking on for a tracker. */
  augment(tracker: Tracker): void;
}

/** AppMeasurement buffers in sessionStorage, or else not at all. */
function canBuffer(): boolean {
  try {
    sessionStorage.getItem("");
    return true;
  } catch (e) {
    return false;
  }
}

/**
 * Applies the settings to each tracker of the Adobe Analytics extension, before it tracks anything. Returns undefined
 * where offline tracking can't be turned on: without that extension, and unless timestamped hits are confirmed.
 */
export function createMain(turbine: Turbine): Running | undefined {
  const { logger, getSharedModule, getExtensionSettings } = turbine;
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
    revoke();
    return;
  }

  const offlineTracking = createOfflineTracking(settings, turbine);
  // Now, as its first use takes a millisecond, for which no tracker is to wait.
  const isBufferable = canBuffer();
  const augment = (tracker: Tracker) => {
    try {
      if (settings.queue === "durable") {
        if (isBufferable && tracker.bufferRequests) {
          offlineTracking.attach(tracker);
          return;
        }
        logger.warn("AppMeasurement's queue: no bufferRequests");
      }
      if (areListed(tracker.account, settings)) {
        useBuiltInQueue(tracker, settings, offlineTracking.guard);
      } else {
        logger.warn(`${tracker.account}: off, not listed`);
      }
    } catch (e) {
      logger.error("Off:", e);
    }
  };
  if (trackOffline) {
    (augmentTracker as AugmentTracker)(augment);
  } else {
    // What was queued before it was turned off is still delivered.
    offlineTracking.deliver();
  }
  return { settings, offlineTracking, augment };
}
