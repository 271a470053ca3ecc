/** A hit that was tracked in the demo. */
export interface TrackedHit {
  /** "Page view 7": no other one has it. */
  name: string;
  /** Milliseconds since 1970. */
  time: number;
}

const KEY = "trackingDemo.hits";

/** All of this run, in this tab and in others, oldest first. */
export const trackedHits = (): TrackedHit[] =>
  JSON.parse(localStorage.getItem(KEY) ?? "[]") as TrackedHit[];

/** Numbers a hit, and takes note of it. Returns its name. */
export function addTrackedHit(kind: string): string {
  const hits = trackedHits();
  const name = `${kind} ${hits.length + 1}`;
  localStorage.setItem(
    KEY,
    JSON.stringify([...hits, { name, time: Date.now() }]),
  );
  return name;
}
