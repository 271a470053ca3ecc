import type { ReasonToWait } from "./createPermission";
import { parseServerRecord } from "./delivery/createServerState";
import type { Hit } from "./hit/Hit";
import { awaitsId } from "./hit/pendingId";
import type { LocalTier } from "./journal/createLocalTier";

/** Why a hit waits, in words for people who look for it. */
export type WhyItWaits =
  | Exclude<ReasonToWait, "">
  | "no visitor ID yet"
  | "offline"
  | "unreachable"
  | "behind others";

/** "offline" is what the browser says, and "unreachable" that the last attempts failed. */
export const createWhyItWaits =
  (local: Pick<LocalTier, "get">, reasonToWait: () => ReasonToWait) =>
  ({ url, server }: Pick<Hit, "url" | "server">): WhyItWaits => {
    if (awaitsId(url)) {
      return "no visitor ID yet";
    }
    const reason = reasonToWait();
    if (reason) {
      return reason;
    }
    if (!navigator.onLine) {
      return "offline";
    }
    return parseServerRecord(local.get(`server.${server}`)).failures > 0
      ? "unreachable"
      : "behind others";
  };
