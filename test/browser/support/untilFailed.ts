import type { TestPage } from "./TestBrowser";

/** Waits until an attempt has failed: what is tracked then waits, and is on no wire. */
export const untilFailed = (page: TestPage) =>
  page.waitForFunction(() =>
    Object.keys(localStorage).some((key) =>
      key.startsWith("offlineTracking.failed."),
    ),
  );
