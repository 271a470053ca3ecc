import type { Page } from "../createPage";
import type { Locks } from "./createLocks";

// Most hits are delivered by then, and cost no lock.
const SOON = 200;
// Whoever delivered the last one looks whether this page is there to run its callbacks.
const LINGER = 1000;

/** Shows other tabs that this page lives, while hits that it tracked wait or are on the wire. */
export interface SignOfLife {
  /** A hit was tracked. Other pages leave it alone for a moment anyway. */
  begin(id: string): void;
  /** It is gone. */
  end(id: string): void;
  /** Shows it now: others may deliver what waits. */
  show(): void;
}

/** `onShow` is called when that begins; what it returns, when it ends. */
export function createSignOfLife(
  locks: Locks,
  page: Page,
  onShow: () => () => void,
): SignOfLife {
  const outstanding = new Set<string>();
  let hide: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const update = () => {
    // Else one that was set before would hide it too soon.
    clearTimeout(timer);
    timer = undefined;
    const isShown = outstanding.size > 0 && !page.isLeaving;
    if (isShown && !hide) {
      const release = locks.live();
      const end = onShow();
      // Firefox keeps no page that has a lock for the back button.
      const stopFollowing = page.leaving(update);
      hide = () => {
        release();
        end();
        stopFollowing();
      };
    } else if (!isShown && hide) {
      hide();
      hide = undefined;
    }
  };
  page.returned(update);

  return {
    begin(id) {
      outstanding.add(id);
      timer = timer || setTimeout(update, SOON);
    },
    end(id) {
      outstanding.delete(id);
      if (hide && !outstanding.size) {
        timer = timer || setTimeout(update, LINGER);
      }
    },
    show: update,
  };
}
