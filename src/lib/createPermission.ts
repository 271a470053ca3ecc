import { createConsent } from "./createConsent";
import type { Tracker } from "./tracker/Tracker";

/** Why this page may not send: rules hold hits, the page called `s.forceOffline()`, or the visitor has not agreed. */
export type ReasonToWait = "held" | "forced offline" | "no consent" | "";

/** Whether hits may be sent and kept, as far as the visitor, rules and the page's own code have a say. */
export interface Permission {
  /** "" where nothing speaks against sending. */
  reasonToWait(): ReasonToWait;
  /** Whether the visitor agreed to their being sent and kept. */
  isGiven(): boolean;
  /** Whether the visitor refused: then what is kept must be deleted. */
  isRefused(): boolean;
  /** Nothing is sent by this page from now on, or it may go on. */
  hold(isHeld: boolean): void;
  isHeld(): boolean;
  /** The same, by a tracker's `s.forceOffline()` and `s.forceOnline()`. What another tracker queued waits, too. */
  force(tracker: Tracker, isOffline: boolean): void;
  isForced(): boolean;
}

/** `onAnswer` is called when the visitor answered, `onChange` when rules or the page's code want something else. */
export function createPermission(
  onAnswer: () => void,
  onChange: () => void,
): Permission {
  const consent = createConsent(onAnswer);
  const forcedOffline = new Set<Tracker>();
  let isHeld = false;
  const isForced = () => forcedOffline.size > 0;

  return {
    reasonToWait() {
      if (isHeld) {
        return "held";
      }
      if (isForced()) {
        return "forced offline";
      }
      return consent() === true ? "" : "no consent";
    },
    isGiven: () => consent() === true,
    isRefused: () => consent() === false,
    hold(isHeldNow) {
      isHeld = isHeldNow;
      onChange();
    },
    isHeld: () => isHeld,
    force(tracker, isOffline) {
      if (isOffline) {
        forcedOffline.add(tracker);
      } else {
        forcedOffline.delete(tracker);
      }
      onChange();
    },
    isForced,
  };
}
