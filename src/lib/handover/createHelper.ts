import type { Journal } from "../journal/Journal";
import type { LocalKey, LocalTier } from "../journal/createLocalTier";
import { within } from "../within";
import { QUESTION, SYNC } from "./Handover";

/** A worker that has to be started first takes a moment. */
const PATIENCE = 5000;
export const HELPER: LocalKey = "worker.helper";

/** https://wicg.github.io/background-sync/spec/: in Chromium alone. */
type Registration = Partial<ServiceWorkerRegistration>;

/** The helper in the site's service worker, which delivers while no page does. */
export interface Helper {
  /** Whether there is one, as far as is known: in all tabs and by the next page. */
  isKnown(): boolean;
  /** Finds out, once in this page. Resolves with whether there is one: as soon as the page has a worker, which may be never. */
  look(): Promise<boolean>;
  /** Has the browser wake the worker, when it is online. */
  requestSync(): void;
}

export function createHelper(
  local: LocalTier,
  journal: Pick<Journal, "hasNotes">,
): Helper {
  let looking: Promise<boolean> | undefined;
  /** Resolves with undefined where the page has no worker, or the browser never wakes it. */
  const findRegistration = async () => {
    if (!("SyncManager" in window)) {
      // Firefox writes an error to the console where storage is blocked and a page asks for its worker.
      return undefined;
    }
    const registration = (await navigator.serviceWorker?.getRegistration()) as
      Registration | undefined;
    return registration?.sync && registration.active ? registration : undefined;
  };
  const ask = async () => {
    const registration =
      (await findRegistration()) ||
      // A first visit registers it.
      ("SyncManager" in window && (await navigator.serviceWorker?.ready));
    if (!registration) {
      return undefined;
    }
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => {
      port1.onmessage = ({ data }) => {
        // A listener of the site's own may answer what it doesn't know.
        if (data === QUESTION) {
          resolve(true);
        }
      };
    });
    registration.active?.postMessage({ type: QUESTION }, [port2]);
    return within(PATIENCE, answer);
  };

  return {
    isKnown() {
      if (journal.hasNotes() && !local.get(HELPER)) {
        // The site's data was deleted in part.
        local.set(HELPER, "1");
      }
      return !!local.get(HELPER);
    },
    look() {
      looking =
        looking ||
        ask()
          .then((hasAnswered) => {
            if (hasAnswered && !local.get(HELPER)) {
              local.set(HELPER, "1");
            }
            return !!hasAnswered;
          })
          // Refused, as storage is.
          .catch(() => false);
      return looking;
    },
    requestSync() {
      findRegistration()
        .then((registration) => registration?.sync?.register(SYNC))
        // The user doesn't want it: what waits waits for a page.
        .catch(() => undefined);
    },
  };
}
