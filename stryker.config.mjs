import jest from "./jest.config.js";

// The other projects start browsers, or render views.
const unit = jest.projects.find(({ displayName }) => displayName === "unit");

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["src/lib/{delivery,journal,tracker,transport}/**/*.ts"],
  testRunner: "jest",
  jest: { config: { ...unit, projects: [] } },
  coverageAnalysis: "perTest",
  reporters: ["clear-text", "html", "json"],
  thresholds: { high: 95, low: 90, break: 90 },
};
