/**
 * Calls back with the URL of each request that the page's content security policy (`connect-src`) forbids. In Chromium and
 * Firefox that is a moment after the request fails, in WebKit before. See https://www.w3.org/TR/CSP3/#report-violation.
 */
export function followForbidden(listener: (url: string) => void): void {
  document.addEventListener(
    "securitypolicyviolation",
    ({ disposition, effectiveDirective, blockedURI }) => {
      if (disposition === "enforce" && effectiveDirective === "connect-src") {
        listener(blockedURI);
      }
    },
  );
}
