const LOCK = "offlineTracking.page.";

/** This page, as other tabs see it. */
export interface Page {
  id: string;
  /** The ids of the pages that live, on this origin. */
  living(): Promise<(string | undefined)[]>;
  /** Resolves when the page is being left; another promise each time it came back from the back/forward cache. */
  left(): Promise<void>;
  isLeft(): boolean;
}

/**
 * Holds a Web Lock as a sign of life: the browser releases it when the page ends, however it ends. It is released
 * early, when the page is left, as the back/forward cache can keep a page that does nothing any more.
 */
export function createPage(): Page {
  const id = Math.random().toString(36).slice(2, 10);
  const { locks } = navigator;
  let leave: () => void;
  let left: Promise<void>;
  let isLeft: boolean;

  const live = () => {
    isLeft = false;
    left = new Promise((resolve) => (leave = resolve));
    // Refused where storage is, and there no other page sees our hits.
    locks.request(LOCK + id, () => left).catch(() => undefined);
  };
  live();
  addEventListener("pagehide", () => {
    isLeft = true;
    leave();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) {
      live();
    }
  });

  return {
    id,
    left: () => left,
    isLeft: () => isLeft,
    living: () =>
      locks.query().then(
        // A lock just asked for is pending for a moment.
        ({ held = [], pending = [] }) =>
          held.concat(pending).map(({ name = "" }) => name.split(LOCK)[1]),
        () => [],
      ),
  };
}
