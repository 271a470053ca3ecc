import type { QueueControl } from "./createQueueControl";
import type { LocalKey, LocalTier } from "../journal/createLocalTier";

const HELD: LocalKey = "rules.held";
const BEAT = 5000;
/** A page that gave no sign for so long holds nobody up any more: it is suspended, or was killed. */
const PATIENCE = 30000;

/** Keeps all tabs from sending. */
export interface Hold {
  hold(): void;
  release(): void;
  /** Nothing is sent by any tab while `work` is done. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * By the time in localStorage, anew every 5 s while a page holds. `onRelease` is called when no page holds any more,
 * `onHold` when another one does.
 */
export function createHold(
  control: QueueControl,
  local: LocalTier,
  { onHold, onRelease }: { onHold: () => void; onRelease: () => void },
): Hold {
  let beating: ReturnType<typeof setInterval> | undefined;
  let watching: ReturnType<typeof setInterval> | undefined;

  const beat = () => local.set(HELD, String(Date.now()));
  const resume = () => {
    clearInterval(watching);
    watching = undefined;
    if (!beating) {
      control.hold(false);
      onRelease();
    }
  };
  /** Another page holds: waits until it ends that, or gives no sign. */
  const follow = () => {
    let left = PATIENCE;
    control.hold(true);
    clearInterval(watching);
    watching = setInterval(() => {
      left -= BEAT;
      if (left < 0) {
        if (!beating) {
          // Else each page to come would wait as long. A page that holds after all says so again.
          local.remove(HELD);
        }
        resume();
      }
    }, BEAT);
  };

  const hold = () => {
    if (!beating) {
      control.hold(true);
      beating = setInterval(beat, BEAT);
      beat();
    }
  };
  const release = () => {
    if (beating) {
      clearInterval(beating);
      beating = undefined;
      local.remove(HELD);
      resume();
    }
  };

  addEventListener("pagehide", ({ isTrusted }) => {
    if (isTrusted) {
      release();
    }
  });
  local.subscribe(({ kind, subject, value, isOwn }) => {
    if (kind !== "rules" || subject !== "held" || isOwn) {
      return;
    }
    if (value) {
      follow();
      onHold();
    } else if (beating) {
      // Another page ended its hold, this one hasn't.
      beat();
    } else {
      resume();
    }
  });
  const last = local.get(HELD);
  if (last) {
    if (Math.abs(Date.now() - Number(last)) < PATIENCE) {
      follow();
    } else {
      // What a killed browser left.
      local.remove(HELD);
    }
  }

  return {
    hold,
    release,
    async during(work) {
      const isHolding = !!beating;
      hold();
      try {
        return await work();
      } finally {
        if (!isHolding) {
          release();
        }
      }
    },
  };
}
