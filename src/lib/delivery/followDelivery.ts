import { parseServerRecord } from "./createServerState";
import type { LocalTier } from "../journal/createLocalTier";

/** What happens to the delivery of hits, in whichever tab. */
export type DeliveryEvent =
  /** A hit goes on the wire, or was there in vain. */
  | { type: "sending"; id: string; isOnWire: boolean }
  /** An attempt to reach a collection server failed, or did after others had failed. */
  | { type: "server"; server: string; isFailing: boolean }
  /** Nothing waits any more for a collection server. */
  | { type: "emptied"; server: string };

/** Calls back with all that happens from now on. Returns what ends that. */
export function followDelivery(
  local: LocalTier,
  listener: (event: DeliveryEvent) => void,
): () => void {
  return local.subscribe(({ kind, subject, value }) => {
    if (kind === "sending") {
      listener({ type: "sending", id: subject, isOnWire: !!value });
    } else if (kind === "server") {
      listener({
        type: "server",
        server: subject,
        isFailing: parseServerRecord(value).failures > 0,
      });
    } else if (kind === "waiting" && !value) {
      listener({ type: "emptied", server: subject });
    }
  });
}
