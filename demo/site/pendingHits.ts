import { createSharedNames } from "./createSharedNames.ts";
import type { DemoTracker } from "./demoTracker.ts";
import { nameOf } from "./nameOf.ts";

/** The hits in the tracker's own queue. */
export interface PendingHits {
  /** One is about to be tracked. */
  expect(name: string): void;
  /** The names of those that wait or are on the wire, in this tab and in others. */
  names(): Promise<string[]>;
}

/**
 * Follows the tracker's own queue, by the callbacks that it documents and by what it has in localStorage; the rest is in its
 * memory.
 */
export function followPendingHits(s: DemoTracker): PendingHits {
  const stored = () =>
    (
      JSON.parse(
        localStorage.getItem(
          `${s.storageFilename}-${s.visitorNamespace}${s.account}`,
        ) ?? "[]",
      ) as string[]
    ).map(nameOf);

  const pending = createSharedNames();
  stored().forEach((name) => pending.add(name));
  s.registerPostTrackCallback((url) => pending.delete(nameOf(url)));

  return {
    expect: (name) => pending.add(name),
    names: async () => [...stored(), ...(await pending.all())],
  };
}
