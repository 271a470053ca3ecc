import { formatHitId } from "../hit/hitId";
import { parameterOf } from "../hit/hitUrl";

// Since 2.25, and before.
const KEYS = /^AppMeasurement\.(requests|offline)-/;

/**
 * Takes the hits that AppMeasurement's own queue left in localStorage, as JSON arrays of URLs. Those that are not
 * `accepted` stay. The ids given are the same each time, so that two tabs that do this at once make no duplicates.
 */
export function takeStoredHits(
  accepted: (url: string) => boolean,
  take: (id: string, url: string) => void,
): void {
  try {
    Object.keys(localStorage)
      .filter((key) => KEYS.test(key))
      .forEach((key) => {
        const urls: string[] = JSON.parse(localStorage[key]);
        localStorage[key] = JSON.stringify(urls.filter((u) => !accepted(u)));
        urls.filter(accepted).forEach((url, order) => {
          const time = Number(parameterOf(url, "ts")) * 1000;
          // The number that AppMeasurement puts before the query against caching.
          take(formatHitId(time, order, url.split(/\/(s\d+)\?/)[1]), url);
        });
      });
  } catch (e) {
    // No storage, or not AppMeasurement's.
  }
}
