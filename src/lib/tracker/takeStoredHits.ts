import { formatHitId } from "../hit/hitId";
import { timestampOf } from "../hit/hitUrl";
import { hasBegun, ownQueueOf } from "./ownQueueOf";
import { takeUrls } from "./takeUrls";
import type { Tracker } from "./Tracker";

/** AppMeasurement's own, since 2.25 and before. */
const NAMES = ["AppMeasurement.requests", "AppMeasurement.offline"];
const DAY = 86400000;

type StoringTracker = Pick<
  Tracker,
  "storageFilename" | "visitorNamespace" | "account"
>;

const namesOf = ({ storageFilename }: StoringTracker) =>
  NAMES.concat(storageFilename || []);

/** Whether it is a tracker's own hits that are stored under a key. */
function isKeyOf(tracker: StoringTracker, key: string): boolean {
  const { visitorNamespace, account } = tracker;
  return namesOf(tracker).some(
    (name) => key === `${name}-${visitorNamespace}${account}`,
  );
}

/**
 * Whether the tracker that stored hits under a key is this one, or one that is gone: another tracker of the page, or of a page in
 * another tab, has them in its memory, too, and sends them itself.
 */
function areFree(tracker: Tracker, key: string): boolean {
  return (
    isKeyOf(tracker, key) ||
    (namesOf(tracker).some((name) => key.startsWith(`${name}-`)) &&
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

/** Whether another tracker of this page has read what is stored under a key. AppMeasurement lists all trackers. */
function isReadByAnother(tracker: Tracker, key: string): boolean {
  const { s_c_il: list } = window as { s_c_il?: unknown };
  return ([] as unknown[])
    .concat(list || [])
    .map((other) => Object(other) as StoringTracker)
    .some(
      (other) => other !== tracker && isKeyOf(other, key) && hasBegun(other),
    );
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

/**
 * Takes the hits that AppMeasurement's own queue has, from localStorage, and from the memory of a tracker that began before it
 * was attached. What that one has on the wire stays, and so do hits that have no collection server.
 */
export function takeStoredHits(
  tracker: Tracker,
  serverOf: (url: unknown) => string | false,
  take: TakeStoredHit,
): void {
  /** Takes what has a server, and returns the rest. */
  const takeFrom = (urls: unknown[]) =>
    urls.filter((url, order) => {
      const server = serverOf(url);
      if (server) {
        take(idOf(url as string, order), url as string, server);
      }
      return !server;
    });

  const remembered = ownQueueOf(tracker).flatMap((queue) => {
    const urls = queue.splice(0);
    queue.push(...(takeFrom(urls) as string[]));
    return urls;
  });

  keysOf(tracker).forEach((key) => {
    if (isReadByAnother(tracker, key)) {
      return;
    }
    const urls = takeUrls("localStorage", key);
    const isCopy =
      isKeyOf(tracker, key) && (remembered.length > 0 || hasBegun(tracker));
    const rest = isCopy
      ? urls.filter((url) => !remembered.includes(url as string))
      : takeFrom(urls);
    if (rest.length) {
      localStorage.setItem(key, JSON.stringify(rest));
    }
  });
}
