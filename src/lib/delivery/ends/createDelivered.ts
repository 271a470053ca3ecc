import type { Handover } from "../../handover/createHandover";
import type { Hit } from "../../hit/Hit";
import type { Journal } from "../../journal/Journal";
import type { Connectivity } from "../createConnectivity";
import type { ServerState } from "../createServerState";

/** There is proof: the hit is removed, and the server is known to answer. */
export const createDelivered =
  (
    journal: Journal,
    serverState: ServerState,
    connectivity: Connectivity,
    handover: Pick<Handover, "passOn">,
  ) =>
  (hit: Hit): void => {
    serverState.answered();
    connectivity.delivered();
    journal.remove([hit], "delivered", handover.passOn(hit));
  };
