import { findBrowser } from "./findBrowser.mjs";

/** Once for all test files of a browser, which get it through the environment. */
export default async function globalSetup(_, { globals }) {
  await findBrowser(globals.BROWSER);
  if (globals.BROWSER === "webkit" && !process.env.OWN_NETWORK) {
    throw new Error(
      "WebKit runs in a network of its own: npm run test:browser -- --browser webkit",
    );
  }
}
