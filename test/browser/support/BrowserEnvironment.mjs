import { TestEnvironment } from "jest-environment-node";
import { NOT_DRIVEN } from "./notDriven.mjs";

const nameOf = ({ name, parent }) =>
  parent?.parent ? `${nameOf(parent)} ${name}` : name;

/**
 * Where a test file of a browser runs. What that browser can't be driven to is skipped there. No browser outlives its
 * file, whatever became of the tests.
 */
export default class BrowserEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const { BROWSER } = config.projectConfig.globals;
    const row = ({ browser, file }) =>
      browser === BROWSER && context.testPath.endsWith(`/${file}`);
    this.notDriven = new Set(NOT_DRIVEN.filter(row).map(({ test }) => test));
  }

  async setup() {
    await super.setup();
    this.global.ENDINGS = [];
  }

  handleTestEvent({ name, test }) {
    if (name === "test_start" && this.notDriven.delete(nameOf(test))) {
      test.mode = "skip";
    } else if (name === "run_finish" && this.notDriven.size) {
      throw new Error(
        `In notDriven.mjs, but not a test: ${[...this.notDriven].join(", ")}`,
      );
    }
  }

  async teardown() {
    await Promise.all(this.global.ENDINGS.map((end) => end()));
    await super.teardown();
  }
}
