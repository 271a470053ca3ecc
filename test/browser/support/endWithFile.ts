declare global {
  /** BrowserEnvironment.mjs makes it, and calls what is in it. */
  var ENDINGS: (() => Promise<void>)[] | undefined;
}

/** Has something end with the test file at the latest, so that nothing keeps Jest waiting when a browser crashed. */
export function endWithFile(end: () => Promise<void>): void {
  globalThis.ENDINGS?.push(end);
}
