const { TestEnvironment } = require("jest-environment-jsdom");

/** The mutant that a test has noticed. */
let noticed;

/** As Jest's "jsdom", but the first test that notices a mutant is the last one that is run. */
module.exports = class extends TestEnvironment {
  handleTestEvent({ name, test }) {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    if (mutant && name === "test_done" && test.errors.length) {
      noticed = mutant;
    } else if (mutant && name === "test_start" && mutant === noticed) {
      test.mode = "skip";
    }
  }
};
