const PATH = "/b/ss/";

/**
 * The collection server of an image request, as an origin ("https://metrics.example.com"), or "" when the value is not
 * an image request: only http(s) URLs whose path starts with /b/ss/ may enter or leave the queue.
 */
export function collectionServerOf(url: unknown): string {
  try {
    const { href, origin } = new URL(url as string);
    return typeof url === "string" &&
      href.startsWith(origin + PATH) &&
      /^http/.test(origin)
      ? origin
      : "";
  } catch (e) {
    return "";
  }
}

/** The report suites an image request is for, as `s.account` has them: https://server/b/ss/suite1,suite2/... */
export function accountOf(url: string): string {
  return (url.split(PATH)[1] || "").split("/")[0];
}

/**
 * The value of one of the first parameters of an image request, or "". Context data ("&c.&name=value&.c") comes after
 * them and may well have a variable named "ts".
 */
export function parameterOf(url: string, name: string): string {
  return (url.split("&c.")[0].split(`&${name}=`)[1] || "").split("&")[0];
}

/** The same image request without its timestamp. */
export const withoutTimestamp = (url: string): string =>
  url.replace(/&ts=\d+/, "");
