import { PENDING_ID } from "../hit/pendingId";
import type { Tracker } from "./Tracker";

/** The placeholder for a visitor ID, where AppMeasurement and the page's doPlugins look for the ID while a hit is compiled. */
export interface Placeholder {
  /** No longer than this task: AppMeasurement compiles the hit in it. An ID that the page has set stays. */
  put(): void;
  remove(): void;
}

export function createPlaceholder(tracker: Tracker): Placeholder {
  let restore: (() => void) | undefined;
  const remove = () => {
    restore?.();
    restore = undefined;
  };

  return {
    put() {
      const { visitor, marketingCloudVisitorID } = tracker;
      if (!visitor || marketingCloudVisitorID) {
        return;
      }
      const name = "getMarketingCloudVisitorID";
      const original = visitor[name];
      const isOwn = Object.prototype.hasOwnProperty.call(visitor, name);
      tracker.marketingCloudVisitorID = PENDING_ID;
      // What the page copies is completed, too.
      visitor[name] = (...args: []) =>
        original?.apply(visitor, args) || PENDING_ID;
      restore = () => {
        if (isOwn) {
          visitor[name] = original;
        } else {
          delete visitor[name];
        }
        if (tracker.marketingCloudVisitorID === PENDING_ID) {
          tracker.marketingCloudVisitorID = undefined;
        }
      };
      // Should the hit not be compiled after all.
      Promise.resolve().then(remove);
    },
    remove,
  };
}
