/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "jest",
  coverageAnalysis: "perTest",
  reporters: ["clear-text", "progress-append-only", "html", "json"],
  // On a busy machine a test takes its time, and no mutant is to count as found for that.
  timeoutMS: 10000,
};
