import type { Hit } from "../../hit/Hit";
import type { HitStates } from "../../journal/createHitStates";
import type { ServerState } from "../createServerState";
import type { Trial } from "../createTrial";
import type { Outcome } from "../createWire";

/**
 * The way to the server is down, or something is against this hit: it waits, and the trial finds out which. One that was set
 * aside is known to be at fault itself.
 */
export const createFailed =
  (
    putBack: (hit: Hit) => void,
    states: HitStates,
    serverState: ServerState,
    trial: Trial,
  ) =>
  (hit: Hit, outcome: Outcome): void => {
    if (states.failures(hit.id).isAside) {
      trial.convict(hit, outcome);
    } else {
      serverState.failed();
      trial.failed(hit, outcome);
      putBack(hit);
    }
  };
