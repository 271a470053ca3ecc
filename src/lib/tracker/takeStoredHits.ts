import { formatHitId } from "../hit/hitId";
import { parameterOf } from "../hit/hitUrl";

// Since 2.25, and before.
const KEYS = /^AppMeasurement\.(requests|offline)-/;

/** No storage, or not what AppMeasurement writes: then there is nothing to take. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (e) {
    // See above.
  }
}

/**
 * Takes the hits that AppMeasurement's own queue left in localStorage, as JSON arrays of URLs. Those that are not
 * `accepted` stay. The ids given are the same each time, so that two tabs that do this at once make no duplicates.
 */
export function takeStoredHits(
  accepted: (url: string) => boolean,
  take: (id: string, url: string) => void,
): void {
  const takeFrom = (key: string) => {
    const urls = JSON.parse(localStorage[key] as string) as string[];
    localStorage[key] = JSON.stringify(urls.filter((url) => !accepted(url)));
    urls.filter(accepted).forEach((url, order) => {
      const time = Number(parameterOf(url, "ts")) * 1000;
      // The number that AppMeasurement puts before the query against caching.
      take(formatHitId(time, order, url.split(/\/(s\d+)\?/)[1]), url);
    });
  };
  attempt(() =>
    Object.keys(localStorage)
      .filter((key) => KEYS.test(key))
      .forEach((key) => attempt(() => takeFrom(key))),
  );
}
