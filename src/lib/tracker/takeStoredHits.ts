import { formatHitId } from "../hit/hitId";
import { timestampOf } from "../hit/hitUrl";
import { takeUrls } from "./takeUrls";
import type { Tracker } from "./Tracker";

/** AppMeasurement's own, since 2.25 and before. */
const NAMES = ["AppMeasurement.requests", "AppMeasurement.offline"];
const DAY = 86400000;

/**
 * Whether the tracker that stored hits under a key is this one, or one that is gone: another tracker of the page, or of a page in
 * another tab, has them in its memory, too, and sends them itself.
 */
function areFree(tracker: Tracker, key: string): boolean {
  const { storageFilename, visitorNamespace, account } = tracker;
  const name = NAMES.concat(storageFilename || []).find((start) =>
    key.startsWith(`${start}-`),
  );
  return (
    !!name &&
    (key === `${name}-${visitorNamespace}${account}` ||
      areOld(localStorage.getItem(key)))
  );
}

/** Whether none was tracked within the last day. */
function areOld(urls: string | null): boolean {
  try {
    return ([] as unknown[])
      .concat(JSON.parse(urls || "[]"))
      .every((url) => !(timestampOf(String(url)) > Date.now() - DAY));
  } catch (e) {
    return true;
  }
}

/** Takes a hit; its id is the same each time. */
export type TakeStoredHit = (id: string, url: string, server: string) => void;

/** The keys under which a tracker's own hits are stored, or such that are nobody's any more. */
export function keysOf(tracker: Tracker): string[] {
  try {
    return Object.keys(localStorage).filter((key) => areFree(tracker, key));
  } catch (e) {
    // No storage, so no hits.
    return [];
  }
}

/** The same each time, so that two tabs that take a hit at once make no duplicate. */
function idOf(url: string, order: number): string {
  return formatHitId(
    timestampOf(url) || Date.now(),
    order,
    // The number that AppMeasurement puts before the query against caching.
    url.split(/\/(s\d+)\?/)[1],
  );
}

/** Takes the hits that AppMeasurement's own queue left in localStorage. Those that have no collection server stay. */
export function takeStoredHits(
  tracker: Tracker,
  serverOf: (url: unknown) => string | false,
  take: TakeStoredHit,
): void {
  keysOf(tracker).forEach((key) => {
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
  });
}
