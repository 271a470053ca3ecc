import { findBrowser } from "./findBrowser.mjs";

/** Once for all test files, which get it through the environment. */
export default async function globalSetup() {
  const { path, env } = await findBrowser();
  process.env.TEST_BROWSER_PATH = path;
  process.env.TEST_BROWSER_ENV = JSON.stringify(env);
}
