import type { Arrival } from "./answerHit";
import type { Mode } from "./collectionServer";
import type { ModeNote } from "./modeNotes";
import type { ID_MODE_NOTES } from "./idModeNotes";

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

/** A state to choose. */
export type ModeOption<Choice> = ModeNote & { mode: Choice };

/** What the demo's site tells its page. */
export interface DemoState {
  /** When the demo was started or reset, in milliseconds since 1970. */
  run: string;
  /** What to call the tracker. */
  tracker: string;
  /** What to call the ID service. */
  visitor: string;
  mode: Mode;
  modes: ModeOption<Mode>[];
  /** The state of the ID service. */
  idMode: keyof typeof ID_MODE_NOTES;
  idModes: ModeOption<DemoState["idMode"]>[];
  lanes: Record<LaneName, LaneState>;
}
