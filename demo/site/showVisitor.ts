import { element, setText } from "./element.ts";
import type { LateHits } from "./followLateHits.ts";

/** Says what the page waits for, and how many hits do. */
export function showVisitor(late: LateHits | undefined): void {
  if (!late) {
    return;
  }
  const id = late.visitorId();
  const count = late.count();
  setText(
    element("visitor-note"),
    id
      ? `This page has the visitor's ID (…${id.slice(-6)}): hits are compiled as they are tracked.`
      : `This page has no visitor's ID yet. Hits that wait for it in the tracker's memory: ${count}. None of them is compiled, nor in a queue.`,
  );
}
