// The property that Adobe's sandbox builds its tags library from: this extension, turned on, and the small Adobe
// Analytics extension of the demo.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

// A copy of this file runs where npm start has built the extension.
const EXTENSIONS = process.env.SANDBOX_EXTENSIONS || join(__dirname, "../demo");

const moduleOf = (name) =>
  // The sandbox writes the text of functions into the library.
  new Function(
    "module",
    "exports",
    "require",
    "turbine",
    readFileSync(join(EXTENSIONS, "adobe-analytics", name), "utf8"),
  );

/** A component of a rule, as demo/library.ts describes it. */
const componentOf = ({ module, settings = {}, code, negate = false }) => ({
  modulePath: module
    ? `analytics-offline-tracking/dist/lib/${module}.js`
    : "code/lib/code.js",
  settings: module
    ? settings
    : { source: new Function("more", `return (${code})(more);`) },
  negate,
  ruleOrder: 50,
  delayNext: true,
  timeout: 20000,
});
const { rules = [], dataElements = {} } = JSON.parse(
  process.env.SANDBOX_RULES || "{}",
);

module.exports = {
  rules: rules.map(({ name, events, conditions = [], actions }) => ({
    id: name,
    name,
    events: events.map(componentOf),
    conditions: conditions.map(componentOf),
    actions: actions.map(componentOf),
  })),
  dataElements: Object.fromEntries(
    Object.entries(dataElements).map(([name, element]) => [
      name,
      componentOf(element),
    ]),
  ),
  extensions: {
    "analytics-offline-tracking": {
      displayName: "Offline Tracking for Adobe Analytics",
      settings: JSON.parse(
        process.env.SANDBOX_SETTINGS ||
          '{ "trackOffline": true, "timestampsAccepted": true }',
      ),
    },
    code: {
      displayName: "Code",
      modules: {
        "code/lib/code.js": {
          script: (module) => {
            module.exports = (settings, more) => settings.source(more);
          },
        },
      },
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
    settings: {
      domains: ["localhost"],
      undefinedVarsReturnEmpty: false,
      ruleComponentSequencingEnabled: true,
    },
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
