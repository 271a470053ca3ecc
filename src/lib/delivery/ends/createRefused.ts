import type { Hit } from "../../hit/Hit";
import type { Journal } from "../../journal/Journal";
import type { ServerState } from "../createServerState";
import type { Trial } from "../createTrial";
import type { Outcome } from "../createWire";

/**
 * The server won't have this hit. It is discarded where the server just took others; else it is set aside, until that is
 * known. (Adobe's Mobile SDK drops a hit at any status that is neither a success nor worth another try.)
 */
export const createRefused =
  (journal: Journal, serverState: ServerState, trial: Trial) =>
  (hit: Hit, outcome: Outcome): void => {
    if (serverState.isAnswering()) {
      journal.remove([hit], "refused");
    } else {
      trial.convict(hit, outcome);
      serverState.failed();
    }
  };
