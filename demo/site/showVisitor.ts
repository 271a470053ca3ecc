import { element, setText } from "./element.ts";
import type { LateHits } from "./followLateHits.ts";

/** Says whether the page has the visitor's ID, and what hits do without. */
export function showVisitor(late: LateHits | undefined): void {
  if (!late) {
    return;
  }
  const id = late.visitorId();
  setText(
    element("visitor-note"),
    id
      ? `This page has the visitor's ID (…${id.slice(-6)}): hits go out with it as they are tracked.`
      : "This page has no visitor's ID yet. This extension keeps hits on the device until there is one. The tracker alone has them in its memory, and they are lost as you load the page anew.",
  );
}
