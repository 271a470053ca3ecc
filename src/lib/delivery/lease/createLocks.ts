import { within } from "../../within";

// Some browsers never answer. For so long it is waited for them.
const PATIENCE = 5000;
const PAGE = "offlineTracking.page.";

/** Web Locks, as far as they work in this page: they may be missing, reject (third-party frames, blocked storage) or hang. */
export interface Locks {
  /** Resolves with whether they can be relied on; false after 5 s without an answer. Found out once. */
  work(): Promise<boolean>;
  /**
   * Does `work` under the lock for a collection server. Resolves with undefined where another page has it, unless it is to be
   * stolen, and where another page steals it meanwhile.
   */
  hold<T>(
    server: string,
    isStolen: boolean,
    work: () => Promise<T>,
  ): Promise<T | undefined>;
  /** Shows other tabs that this page lives, however it ends, until the returned function is called. */
  live(): () => void;
  /** The ids of the pages of this origin that show that they live; undefined where nobody can know. */
  living(): Promise<string[] | undefined>;
}

export function createLocks(pageId: string): Locks {
  const { locks } = navigator as { locks?: LockManager };
  let working: Promise<boolean> | undefined;

  const attempt = async <T>(
    work: (manager: LockManager) => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return (locks && (await within(PATIENCE, work(locks)))) || undefined;
    } catch (e) {
      // Refused, as storage is; or replaced by something that throws.
      return undefined;
    }
  };

  return {
    work() {
      // A name that nobody else asks for is given at once.
      working =
        working ||
        attempt((manager) =>
          manager.request(`offlineTracking.probe.${pageId}`, () =>
            Promise.resolve(true),
          ),
        ).then(Boolean);
      return working;
    },

    hold: (server, isStolen, work) =>
      (locks as LockManager)
        .request(
          `offlineTracking.deliver.${server}`,
          isStolen ? { steal: true } : { ifAvailable: true },
          (lock) => (lock ? work() : undefined),
        )
        .catch(() => undefined),

    live() {
      let end = () => undefined as void;
      const held = new Promise<void>((resolve) => {
        end = resolve;
      });
      attempt((manager) => manager.request(PAGE + pageId, () => held));
      return end;
    },

    async living() {
      const state = await attempt((manager) => manager.query());
      return (
        state &&
        // A lock just asked for is pending for a moment.
        [...(state.held || []), ...(state.pending || [])].map(
          ({ name = "" }) => name.split(PAGE)[1],
        )
      );
    },
  };
}
