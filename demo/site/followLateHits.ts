import { createSharedNames } from "./createSharedNames.ts";
import type { DemoTracker } from "./demoTracker.ts";
import { nameOf } from "./nameOf.ts";

/** What the tracker can't compile yet, as the ID service has no answer: no queue has it. */
export interface LateHits {
  /** One is about to be tracked. */
  expect(name: string): void;
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
    names: () => late.all(),
    visitorId: () => id,
  };
}
