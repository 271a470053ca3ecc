/**
 * The one list of what a browser can't be driven to, and why. What fails because of the extension doesn't belong here: it
 * fails. A row whose test is gone is an error.
 *
 * @type {{ browser: "chromium" | "firefox" | "webkit", file: string, test: string, why: string }[]}
 */
export const NOT_DRIVEN = [
  {
    browser: "webkit",
    file: "delivery.test.ts",
    test: "an image that has no answer for 60 s is taken back, so that it can't arrive beside the next",
    why: "WebKit goes on with the request of an image that is taken back",
  },
  ...["chromium", "webkit"].map((browser) => ({
    browser,
    file: "thirdParty.test.ts",
    test: "third-party cookies blocked: hits go out, wait while offline, and come once",
    why: "it gives the frame a storage of its own, whatever is said of cookies",
  })),
];
