// The property that Adobe's sandbox builds its tags library from: this extension, turned on, and the small Adobe
// Analytics extension of the demo.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const moduleOf = (name) =>
  // The sandbox writes the text of functions into the library.
  new Function(
    "module",
    "exports",
    "require",
    "turbine",
    readFileSync(join(__dirname, "../demo/adobe-analytics", name), "utf8"),
  );

module.exports = {
  rules: [],
  dataElements: {},
  extensions: {
    "analytics-offline-tracking": {
      displayName: "Offline Tracking for Adobe Analytics",
      settings: JSON.parse(
        process.env.SANDBOX_SETTINGS ||
          '{ "trackOffline": true, "timestampsAccepted": true }',
      ),
    },
    "adobe-analytics": {
      displayName: "Adobe Analytics",
      settings: {
        accounts: ["sandboxsuite"],
        trackerUrl: "/files/tracker.js",
        trackingServers: [process.env.SANDBOX_COLLECTION_SERVER],
      },
      modules: {
        "adobe-analytics/src/lib/augment-tracker.js": {
          name: "augment-tracker",
          shared: true,
          script: moduleOf("augment-tracker.js"),
        },
        "adobe-analytics/src/lib/get-tracker.js": {
          name: "get-tracker",
          shared: true,
          script: moduleOf("get-tracker.js"),
        },
        "adobe-analytics/src/lib/main.js": { script: moduleOf("main.js") },
      },
    },
  },
  company: { orgId: "ABCDEFGHIJKLMNOPQRSTUVWX@AdobeOrg" },
  property: {
    name: "Sandbox property",
    settings: { domains: ["localhost"], undefinedVarsReturnEmpty: false },
  },
  buildInfo: {
    turbineVersion: "28.0.0",
    turbineBuildDate: "2026-01-01T00:00:00Z",
    buildDate: "2026-01-01T00:00:00Z",
    environment: "development",
  },
  environment: {
    id: "EN00000000000000000000000000000000",
    stage: "development",
  },
};
