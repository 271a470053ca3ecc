import type { Chromium } from "./startChromium";
import { waitUntil } from "./waitUntil";

/** Wakes a site's service worker as the browser does, with no page of the site. */
export interface Syncs {
  /** A sync event of a tag, ours unless another is given. */
  dispatch(tag?: string): Promise<void>;
  /** A periodicsync event. */
  dispatchPeriodic(): Promise<void>;
  /** Ends the worker, whatever it does. */
  killWorker(): Promise<void>;
  /** Starts it, without an event: Playwright waits for one that was killed. */
  startWorker(): Promise<void>;
}

/** By the DevTools protocol, from a page of no site. */
export async function createSyncs(
  { context }: Chromium,
  origin: string,
): Promise<Syncs> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let registrationId: string | undefined;
  session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    registrationId =
      registrations.find(
        ({ scopeURL, isDeleted }) => scopeURL.startsWith(origin) && !isDeleted,
      )?.registrationId ?? registrationId;
  });
  await session.send("ServiceWorker.enable");
  const findId = async () => {
    await waitUntil("the site's service worker", () => !!registrationId);
    return String(registrationId);
  };
  return {
    async dispatch(tag = "offlineTracking") {
      await session.send("ServiceWorker.dispatchSyncEvent", {
        origin,
        registrationId: await findId(),
        tag,
        lastChance: false,
      });
    },
    async dispatchPeriodic() {
      await session.send("ServiceWorker.dispatchPeriodicSyncEvent", {
        origin,
        registrationId: await findId(),
        tag: "the site's own",
      });
    },
    async killWorker() {
      await session.send("ServiceWorker.stopAllWorkers");
    },
    async startWorker() {
      await session.send("ServiceWorker.startWorker", {
        scopeURL: `${origin}/`,
      });
    },
  };
}
