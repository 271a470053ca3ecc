import { collectionServerOf } from "../hit/hitUrl";

/**
 * What AppMeasurement's own queue has in a tracker's memory: an array of URLs, in a property that is named otherwise in each
 * version. What is taken out of it, AppMeasurement doesn't send.
 */
export function ownQueueOf(tracker: object): string[][] {
  return Object.values(tracker).filter(
    (value: unknown): value is string[] =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((url) => collectionServerOf(url)),
  );
}

/**
 * Whether a tracker has begun to send, itself: it has read then what was stored, and has it in its memory. The URL that it sent
 * last is in a property, too.
 */
export function hasBegun(tracker: object): boolean {
  return (
    ownQueueOf(tracker).length > 0 ||
    Object.values(tracker).some(
      (value) =>
        // Most texts are no URLs, and it takes time to see that.
        typeof value === "string" &&
        value.includes("/b/ss/") &&
        collectionServerOf(value),
    )
  );
}
