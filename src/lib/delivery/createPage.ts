import { createEvents, type Events } from "../createEvents";

// A page that is really left has no time to wait for that.
const SURVIVAL = 1000;
/** From a click to what it leads to. */
const CLICK = 500;

/** This page's own comings and goings. */
export interface Page {
  id: string;
  /** The page is about to be left, was left, or is frozen: what others can do later isn't begun. It may come back. */
  readonly isLeaving: boolean;
  /** The page was left, or is frozen. */
  readonly isLeft: boolean;
  /** Whether what is sent now may be the last. */
  mayEnd(): boolean;
  /** From the first subscriber to the last the browser asks the page before it is left. */
  leaving: Events<void>["subscribe"];
  left: Events<void>["subscribe"];
  /** Tells whether the page was in the back/forward cache. */
  returned: Events<boolean>["subscribe"];
  /** Resolves when the page isn't about to be left: at once, or when it turns out to stay. Not when it was restored. */
  untilStays(): Promise<void>;
  /** Waits for something, but no longer than the page is there: then it resolves with undefined. */
  wait<T>(work: Promise<T>): Promise<T | undefined>;
}

/**
 * Follows `beforeunload`, `pagehide` and `freeze`. They are hints: scripts dispatch such events, and browsers fire them for a
 * download or a link to an app. A timer that runs shows that the page is there after all: none does in the back/forward
 * cache, nor in a page that is frozen.
 */
export function createPage(id: string): Page {
  const left = createEvents<void>();
  const leaving = createEvents<void>();
  const returned = createEvents<boolean>();
  let isLeaving = false;
  let isLeft = false;
  let clicked = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const comeBack = ({ persisted }: { persisted?: boolean } = {}) => {
    clearTimeout(timer);
    if (isLeaving) {
      isLeaving = isLeft = false;
      returned.emit(!!persisted);
    }
  };
  const leave = ({ isTrusted, type }: Event) => {
    if (isTrusted) {
      isLeaving = true;
      leaving.emit();
      if (type !== "beforeunload") {
        isLeft = true;
        left.emit();
      }
      clearTimeout(timer);
      timer = setTimeout(comeBack, SURVIVAL);
    }
  };
  addEventListener("pagehide", leave);
  document.addEventListener("freeze", leave);
  addEventListener("pageshow", comeBack);
  addEventListener(
    "click",
    ({ isTrusted }) => {
      clicked = isTrusted ? performance.now() : clicked;
    },
    true,
  );

  const followLeaving = (listener: () => void) => {
    addEventListener("beforeunload", leave);
    const stop = leaving.subscribe(listener);
    return () => {
      stop();
      if (!leaving.hasSubscribers()) {
        removeEventListener("beforeunload", leave);
      }
    };
  };

  return {
    id,
    get isLeaving() {
      return isLeaving;
    },
    get isLeft() {
      return isLeft;
    },
    mayEnd: () => isLeaving || performance.now() - clicked < CLICK,
    leaving: followLeaving,
    left: left.subscribe,
    returned: returned.subscribe,
    untilStays: () =>
      new Promise((resolve) => {
        if (!isLeaving) {
          resolve();
          return;
        }
        const stop = returned.subscribe((isRestored) => {
          stop();
          if (!isRestored) {
            resolve();
          }
        });
      }),
    wait: <T>(work: Promise<T>) =>
      new Promise<T | undefined>((resolve) => {
        const end = (result?: T) => {
          stop();
          resolve(result);
        };
        if (isLeaving) {
          resolve(undefined);
          return;
        }
        const stop = followLeaving(() => end());
        work.then(end);
      }),
  };
}
