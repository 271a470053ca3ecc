import { findFirefox } from "./firefox/findFirefox.mjs";
import { findChromium } from "./findChromium.mjs";
import { findWebKit } from "./webkit/findWebKit.mjs";

const FINDERS = {
  async chromium() {
    const { path, env } = await findChromium();
    process.env.TEST_BROWSER_PATH = path;
    process.env.TEST_BROWSER_ENV = JSON.stringify(env);
    return path;
  },
  firefox() {
    const { path, version } = findFirefox();
    process.env.TEST_FIREFOX_PATH = path;
    return version;
  },
  webkit: () => findWebKit().version,
};

/**
 * Finds a browser, and puts where it is into the environment, where startBrowser looks.
 *
 * @param {"chromium" | "firefox" | "webkit"} name
 * @returns {Promise<string>} its version, or its path
 * @throws {Error} why there is none
 */
export async function findBrowser(name) {
  return FINDERS[name]();
}
