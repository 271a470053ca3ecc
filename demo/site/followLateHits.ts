import { createSharedNames } from "./createSharedNames.ts";
import type { DemoTracker } from "./demoTracker.ts";
import { nameOf } from "./nameOf.ts";

/** What the tracker can't compile yet, and so gives to no queue: it waits for the ID service. */
export interface LateHits {
  /** One is about to be tracked. */
  expect(name: string): void;
  /** How many there are in this document. */
  count(): number;
  /** Their names, in this tab and in others. */
  names(): Promise<string[]>;
  /** The visitor's ID; undefined while the ID service owes it. */
  visitorId(): string | undefined;
}

/** Follows them. No hit may have been tracked before. */
export function followLateHits(s: DemoTracker): LateHits {
  const late = createSharedNames();
  let id: string | undefined;
  s.visitor.getVisitorValues(({ MCMID }) => {
    id = MCMID;
  });
  // After the extension's callback, which has taken the hit by then.
  s.registerPreTrackCallback((url) => late.delete(nameOf(url)));

  return {
    expect: (name) => late.add(name),
    count: () => late.own().length,
    names: () => late.all(),
    visitorId: () => id,
  };
}
