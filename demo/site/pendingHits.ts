import type { DemoTracker } from "./demoTracker.ts";
import { nameOf } from "./nameOf.ts";

const PREFIX = "trackingDemo.pending.";

/**
 * Follows the tracker's own queue, by the callbacks that it documents and by what it has in localStorage. What it has in
 * memory ends with its page, so each page says there what that is, and holds a lock while it is there to have it.
 * Returns what gives the names of the hits that wait or are on the wire, in this tab and in others.
 */
export function followPendingHits(s: DemoTracker): () => Promise<string[]> {
  const key = PREFIX + String(Math.random()).slice(2);
  const stored = () =>
    (
      JSON.parse(
        localStorage.getItem(
          `${s.storageFilename}-${s.visitorNamespace}${s.account}`,
        ) ?? "[]",
      ) as string[]
    ).map(nameOf);

  const pending = new Set(stored());
  const save = () => localStorage.setItem(key, JSON.stringify([...pending]));
  s.registerPreTrackCallback((url) => {
    pending.add(nameOf(url));
    save();
  });
  s.registerPostTrackCallback((url) => {
    pending.delete(nameOf(url));
    save();
  });
  navigator.locks.request(key, () => new Promise(() => undefined));
  save();

  return async () => {
    const { held = [] } = await navigator.locks.query();
    const living = held.map(({ name }) => name);
    const others = Object.keys(localStorage).filter((other) =>
      other.startsWith(PREFIX),
    );
    others
      .filter((other) => other !== key && !living.includes(other))
      .forEach((other) => localStorage.removeItem(other));
    return [
      ...stored(),
      ...others.flatMap(
        (other) => JSON.parse(localStorage.getItem(other) ?? "[]") as string[],
      ),
    ];
  };
}
