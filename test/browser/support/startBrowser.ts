import { startFirefox } from "./firefox/startFirefox";
import { startChromium } from "./startChromium";
import type { TestBrowser } from "./TestBrowser";
import { startWebKit } from "./webkit/startWebKit";

export type { TestBrowser, TestPage } from "./TestBrowser";

const STARTS = {
  chromium: startChromium,
  firefox: startFirefox,
  webkit: startWebKit,
};

/** The browsers that the tests run in. */
export type BrowserName = keyof typeof STARTS;

declare global {
  /** Set by jest.config.js. */
  var BROWSER: BrowserName;
}

/** Starts the browser that the tests run in, with the profile of an earlier one if given. */
export function startBrowser(profile?: string): Promise<TestBrowser> {
  return STARTS[globalThis.BROWSER](profile);
}
