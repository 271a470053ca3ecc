// Loads AppMeasurement, or its stand-in, and makes a tracker for each account. Before it the ID service, where there is one.
const augmentTracker = require("./augment-tracker.js");
const getTracker = require("./get-tracker.js");
const settings = turbine.getExtensionSettings();

const load = (url, onLoad) => {
  const script = document.createElement("script");
  script.src = url;
  script.onload = onLoad;
  document.head.appendChild(script);
};

const makeTrackers = () => {
  const { visitor } = settings;
  const trackers = settings.accounts.map((account) => window.s_gi(account));
  if (visitor) {
    trackers.forEach((tracker) => {
      tracker.visitor = window.Visitor.getInstance(visitor.orgId);
    });
  }
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

if (settings.visitor) {
  const { url, orgId, configuration } = settings.visitor;
  load(url, () => {
    window.Visitor.getInstance(orgId, configuration);
    load(settings.trackerUrl, makeTrackers);
  });
} else {
  load(settings.trackerUrl, makeTrackers);
}
