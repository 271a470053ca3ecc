import type { Page } from "playwright-core";
import type { TestPage } from "./TestBrowser";

/** A page with all that Playwright has, for tests that only Chromium can be driven to (notDriven.mjs has those). */
export function playwrightPage(page: TestPage): Page {
  if (globalThis.BROWSER !== "chromium") {
    throw new Error(`Only Chromium has this: see notDriven.mjs`);
  }
  return page as Page;
}
