import type { ModeNote } from "./modeNotes";
import type { IdMode } from "./startIdServer";

/** The states of the ID service in the demo, and what one sees in each. */
export const ID_MODE_NOTES: Record<Exclude<IdMode, "failing">, ModeNote> = {
  ready: {
    name: "ready",
    note: "It answers at once, also those who wait. Later pages know the ID.",
  },
  slow: {
    name: "slow",
    note: "This page loads anew, for a new visitor. The ID comes after four seconds; what is tracked before waits for it.",
  },
  away: {
    name: "away",
    note: "This page loads anew, for a new visitor. No ID comes until you choose “ready”; after a minute the ID service makes one itself.",
  },
};
