import { QUESTION, SYNC } from "../lib/handover/Handover";
import { createWorkerDelivery } from "./createWorkerDelivery";
import type { WorkerScope } from "./WorkerScope";

/** Adds the helper's listeners to a service worker, and takes none away. */
export function installHelper(scope: WorkerScope): void {
  const { deliver } = createWorkerDelivery(scope);
  /** The browser tries again after one that rejects. */
  const deliverOrReject = async () => {
    if (!(await deliver())) {
      throw new Error("Hits of Adobe Analytics wait for another sync");
    }
  };

  scope.addEventListener("message", ({ data, ports }) => {
    if ((Object(data) as { type?: unknown }).type === QUESTION) {
      ports[0]?.postMessage(QUESTION);
    }
  });
  scope.addEventListener("sync", (event) => {
    if (event.tag === SYNC) {
      event.waitUntil(deliverOrReject());
    }
  });
  // The site's own, whatever its tag.
  scope.addEventListener("periodicsync", (event) =>
    event.waitUntil(deliver().catch(() => undefined)),
  );
}
