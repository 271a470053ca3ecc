import { setTimeout as wait } from "node:timers/promises";
import { BrowserEnded } from "./BrowserEnded";

/** Milliseconds from a look at a page to the next. */
const INTERVAL = 20;
/** Longer than a busy machine takes. */
const PATIENCE = 30000;

/**
 * Waits until something is true. Errors, as of a page that is on its way to the next, count as false, until the patience
 * (in milliseconds) is at its end.
 */
export async function waitUntil(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  patience = PATIENCE,
): Promise<void> {
  const end = Date.now() + patience;
  let cause: unknown;
  for (;;) {
    try {
      if (await isTrue()) {
        return;
      }
    } catch (e) {
      if (e instanceof BrowserEnded) {
        throw e;
      }
      cause = e;
    }
    if (Date.now() > end) {
      throw new Error(`Waited in vain for ${what}: ${String(cause)}`);
    }
    await wait(INTERVAL);
  }
}
