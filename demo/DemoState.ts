import type { Arrival } from "./answerHit";
import type { Mode } from "./collectionServer";
import type { ModeNote } from "./modeNotes";

/** Whose queue the hits of a lane go through: this extension's, or the tracker's own. */
export type LaneName = "ours" | "own";

/** A hit that arrived, as the page shows it. */
export type ShownArrival = Pick<Arrival, "name" | "ts" | "time" | "method">;

/** What the collection server of a lane has seen. */
export interface LaneState {
  /** All requests, taken or not. */
  attempts: number;
  arrivals: ShownArrival[];
  /** The names of hits that it takes in a moment. */
  underWay: string[];
}

/** What the demo's site tells its page. */
export interface DemoState {
  /** When the demo was started or reset, in milliseconds since 1970. */
  run: string;
  /** What to call the tracker. */
  tracker: string;
  mode: Mode;
  modes: (ModeNote & { mode: Mode })[];
  lanes: Record<LaneName, LaneState>;
}
