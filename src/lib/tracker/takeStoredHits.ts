import { formatHitId } from "../hit/hitId";
import { parameterOf } from "../hit/hitUrl";
import { takeUrls } from "./takeUrls";

// Since 2.25, and before.
const KEYS = /^AppMeasurement\.(requests|offline)-/;

/** The same each time, so that two tabs that take a hit at once make no duplicate. */
function idOf(url: string, order: number): string {
  return formatHitId(
    Number(parameterOf(url, "ts")) * 1000,
    order,
    // The number that AppMeasurement puts before the query against caching.
    url.split(/\/(s\d+)\?/)[1],
  );
}

/** Takes the hits that AppMeasurement's own queue left in localStorage. Those that have no collection server stay. */
export function takeStoredHits(
  serverOf: (url: unknown) => string | false,
  take: (id: string, url: string, server: string) => void,
): void {
  try {
    Object.keys(localStorage).forEach((key) => {
      if (KEYS.test(key)) {
        const urls = takeUrls("localStorage", key);
        const rest = urls.filter((url, order) => {
          const server = serverOf(url);
          if (server) {
            take(idOf(url as string, order), url as string, server);
          }
          return !server;
        });
        if (rest.length) {
          localStorage.setItem(key, JSON.stringify(rest));
        }
      }
    });
  } catch (e) {
    // No storage, so no hits.
  }
}
