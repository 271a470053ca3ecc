const LOCK = "offlineTracking.page.";

/** This page, as other tabs see it. */
export interface Page {
  id: string;
  /** The ids of the pages of this origin that live, this one among them. */
  living(): Promise<(string | undefined)[]>;
  /** Whether the page was left; it can come back from the back/forward cache. */
  isLeft?: boolean;
  /** Waits for something, but no longer than the page is there: then it resolves with undefined. */
  wait<T>(work: Promise<T>): Promise<T | undefined>;
}

/**
 * Holds a Web Lock as a sign of life: the browser releases it when the page ends, however it ends. It is released
 * early, when the page is left, as the back/forward cache can keep a page that does nothing any more. `onReturn` is
 * called when the page comes back from there.
 */
export function createPage(onReturn: () => void): Page {
  const id = Math.random().toString(36).slice(2);
  const { locks } = navigator;
  const onLeave = new Set<() => void>();

  const wait = <T>(work: Promise<T>) =>
    new Promise<T | undefined>((resolve) => {
      const end = (result?: T) => {
        onLeave.delete(end);
        resolve(result);
      };
      onLeave.add(end);
      work.then(end);
    });
  const live = () => {
    const left = wait(new Promise(() => undefined));
    // Refused where storage is, and there no other page sees our hits.
    locks.request(LOCK + id, () => left).catch(() => undefined);
  };
  live();
  addEventListener("pagehide", () => {
    self.isLeft = true;
    onLeave.forEach((end) => end());
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) {
      self.isLeft = false;
      live();
      onReturn();
    }
  });

  const self: Page = {
    id,
    wait,
    living: () =>
      locks
        .query()
        .then(({ held, pending }) =>
          // A lock just asked for is pending for a moment.
          (held as LockInfo[])
            .concat(pending as LockInfo[])
            .map(({ name }) => (name as string).split(LOCK)[1]),
        )
        .catch(() => []),
  };
  return self;
}
