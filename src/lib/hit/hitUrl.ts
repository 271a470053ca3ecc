const PATH = "/b/ss/";

/**
 * The collection server of an image request: its origin, and the path before /b/ss/ where a first-party proxy has one
 * ("https://www.example.com/metrics"). "" when the value is not an image request: only http(s) URLs with /b/ss/ in their
 * path may enter or leave the queue.
 */
export function collectionServerOf(url: unknown): string {
  if (typeof url !== "string") {
    return "";
  }
  try {
    const { href, origin, pathname } = new URL(url);
    const server = origin + pathname.split(PATH)[0];
    return origin.startsWith("http") && href.startsWith(server + PATH)
      ? server
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

/**
 * The timestamp of an image request, in milliseconds since 1970: AppMeasurement's is in seconds, a page may set `s.timestamp` as
 * ISO 8601, too. NaN where it has none that can be read.
 */
export function timestampOf(url: string): number {
  const value = decoded(parameterOf(url, "ts"));
  return /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}

/** The name of the link or page that it is about, or "". */
export function nameOf(url: string): string {
  return decoded(parameterOf(url, "pev2") || parameterOf(url, "pageName"));
}

/** The text of a parameter, or as it is where that can't be read: a page may have put anything into it. */
export function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (e) {
    return value;
  }
}

/**
 * The same image request under another name. AppMeasurement puts a number before the query, against caches; it carries no
 * data. In Chromium an image of a URL that had an answer is that answer again, and in WebKit it joins a request that never gets
 * one.
 */
export const renamed = (url: string): string =>
  url.replace(
    /\/s\d+\?/,
    `/s${Date.now()}${Math.random().toFixed(6).slice(2)}?`,
  );

/** The same image request with another timestamp, or none; context data may have a variable of the same name. */
export function withTimestamp(url: string, seconds?: number): string {
  const [first, ...contextData] = url.split("&c.");
  const parameter = seconds === undefined ? "" : `&ts=${seconds}`;
  return [first.replace(/&ts=[^&]*/, parameter), ...contextData].join("&c.");
}
