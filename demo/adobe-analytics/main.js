// Loads AppMeasurement, or its stand-in, and makes a tracker for each account.
const augmentTracker = require("./augment-tracker.js");
const getTracker = require("./get-tracker.js");
const settings = turbine.getExtensionSettings();

const script = document.createElement("script");
script.src = settings.trackerUrl;
script.onload = () => {
  const trackers = settings.accounts.map((account) => window.s_gi(account));
  const start = performance.now();
  Promise.all(trackers.map(augmentTracker.augment)).then(() => {
    window.heldBack = performance.now() - start;
    trackers.forEach((tracker, index) => {
      tracker.trackingServer = settings.trackingServers[index];
      Object.assign(tracker, settings.variables);
    });
    window.trackers = trackers;
    window.s = trackers[0];
    getTracker.resolve(trackers[0]);
  });
};
document.head.appendChild(script);
