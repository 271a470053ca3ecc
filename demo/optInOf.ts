import type { StandInOptIn } from "./standInOptIn";

/** The opt-in object of a page, where it has one. */
export const optInOf = (page: Window): StandInOptIn | undefined =>
  (page as unknown as { adobe?: { optIn?: StandInOptIn } }).adobe?.optIn;
