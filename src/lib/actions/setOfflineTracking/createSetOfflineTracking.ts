import type { AugmentTracker, Running } from "../../createMain";
import { readBoolean } from "../../settings/readValue";
import type { Tracker } from "../../tracker/Tracker";
import { createTrackerAction } from "../createTrackerAction";

/** The settings of the action Set Offline Tracking. */
export interface SetOfflineTrackingSettings {
  /** true or false, also as text; whatever a data element gives. */
  trackOffline: unknown;
}

/**
 * Turns offline tracking on or off for every tracker of the Adobe Analytics extension, until the page ends. While it is
 * off AppMeasurement sends hits itself, and what is queued is still delivered.
 */
export const createSetOfflineTracking = (
  turbine: Turbine,
  running: Running | undefined,
) => {
  const { logger } = turbine;
  const trackers = new Set<Tracker>();
  /** Those that offline tracking was turned on for, by the extension or by this. */
  const augmented = new Set<Tracker>();
  const isOnAtFirst = !!running && running.settings.trackOffline;
  const augmentTracker = turbine.getSharedModule(
    "adobe-analytics",
    "augment-tracker",
  ) as AugmentTracker | undefined;
  if (augmentTracker) {
    augmentTracker((tracker) => {
      trackers.add(tracker);
      if (isOnAtFirst) {
        augmented.add(tracker);
      }
    });
  }

  const turnOn = ({ augment }: Running, tracker: Tracker): unknown => {
    if (augmented.has(tracker)) {
      tracker.trackOffline = true;
      return undefined;
    }
    augmented.add(tracker);
    return augment(tracker);
  };

  return createTrackerAction<SetOfflineTrackingSettings>(
    turbine,
    ({ trackOffline: given }, ready) => {
      const trackOffline = readBoolean(given);
      if (trackOffline === undefined) {
        logger.error("Set Offline Tracking: not true or false:", given);
      } else if (running) {
        running.settings.trackOffline = trackOffline;
        logger.info(`Set Offline Tracking: ${trackOffline ? "on" : "off"}`);
        return Promise.all(
          [...trackers.add(ready)].map((tracker) =>
            trackOffline
              ? turnOn(running, tracker)
              : (tracker.trackOffline = false),
          ),
        );
      } else if (trackOffline) {
        logger.error("Off: timestamped hits not confirmed");
      }
      return undefined;
    },
  );
};
