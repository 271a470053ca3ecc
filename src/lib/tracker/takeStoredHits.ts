import { formatHitId } from "../hit/hitId";
import { parameterOf } from "../hit/hitUrl";
import { takeUrls } from "./takeUrls";

// Since 2.25, and before.
const KEYS = /^AppMeasurement\.(requests|offline)-/;

/**
 * Takes the hits that AppMeasurement's own queue left in localStorage. Those that are not `accepted` stay. The ids given
 * are the same each time, so that two tabs that do this at once make no duplicates.
 */
export function takeStoredHits(
  accepted: (url: unknown) => unknown,
  take: (id: string, url: string) => void,
): void {
  try {
    Object.keys(localStorage).forEach((key) => {
      if (KEYS.test(key)) {
        const urls = takeUrls("localStorage", key);
        (urls.filter(accepted) as string[]).forEach((url, order) => {
          const time = Number(parameterOf(url, "ts")) * 1000;
          // The number that AppMeasurement puts before the query against caching.
          take(formatHitId(time, order, url.split(/\/(s\d+)\?/)[1]), url);
        });
        const rest = urls.filter((url) => !accepted(url));
        if (rest.length) {
          localStorage.setItem(key, JSON.stringify(rest));
        }
      }
    });
  } catch (e) {
    // No storage, so no hits.
  }
}
