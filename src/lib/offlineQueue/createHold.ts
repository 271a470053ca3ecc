import type { OfflineTracking } from "../createOfflineTracking";

const LOCK = "offlineTracking.hold";

/** Keeps all tabs from sending. */
export interface Hold {
  hold(): void;
  release(): void;
  /** Another page holds: wait for it. */
  follow(): void;
  /** Nothing is sent by any tab while `work` is done. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** Under a Web Lock: the browser releases it, however the page ends. The pages that follow wait to share it. */
export function createHold(
  offlineTracking: OfflineTracking,
  deliver: () => void,
): Hold {
  const { locks } = navigator;
  let end: (() => void) | undefined;

  const follow = () => {
    offlineTracking.isHeld = true;
    const resume = () => {
      if (!end) {
        offlineTracking.isHeld = false;
        deliver();
      }
    };
    locks.request(LOCK, { mode: "shared" }, resume).catch(resume);
  };
  const hold = () => {
    if (!end) {
      const held = new Promise<void>((resolve) => {
        end = resolve;
      });
      offlineTracking.isHeld = true;
      locks.request(LOCK, () => held).catch(() => undefined);
      offlineTracking.local.set("rules.held", String(Date.now()));
    }
  };
  const release = () => {
    if (end) {
      end();
      end = undefined;
      follow();
    }
  };

  addEventListener("pagehide", release);
  locks
    .request(LOCK, { mode: "shared", ifAvailable: true }, (lock) => {
      if (!lock) {
        follow();
      }
    })
    .catch(() => undefined);

  return {
    hold,
    release,
    follow,
    async during(work) {
      const isHolding = !!end;
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
