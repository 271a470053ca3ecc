/** Hands a request to the browser, which sends it even if the page ends. Returns whether the browser took it. */
export function sendBeacon(url: string): boolean {
  try {
    return navigator.sendBeacon(url);
  } catch (e) {
    return false;
  }
}
