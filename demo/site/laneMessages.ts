import type { Kind } from "./trackHit.ts";

/** To the document of the other queue: track this hit, too. */
export interface TrackMessage {
  kind: Kind;
  name: string;
}

/** From there. */
export interface LaneMessage {
  /** How many of the hits it was told of it has tracked. */
  tracked: number;
  /** The names of hits that it has not got rid of yet. */
  waiting: string[];
}
