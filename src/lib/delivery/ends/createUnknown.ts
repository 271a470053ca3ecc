import type { Hit } from "../../hit/Hit";
import type { ServerState } from "../createServerState";
import type { Trial } from "../createTrial";

/** There was no answer for 60 s: the hit waits again, and what the server took meanwhile is held against it. */
export const createUnknown =
  (putBack: (hit: Hit) => void, serverState: ServerState, trial: Trial) =>
  (hit: Hit): void => {
    if (serverState.isAnswering()) {
      trial.convict(hit);
    } else {
      putBack(hit);
    }
  };
