import type { Departure } from "./createHitStates";
import type { LocalTier } from "./createLocalTier";

/** What happens to the hits that wait, in whichever tab. */
export type JournalEvent =
  | { type: "added"; id: string; url: string }
  | { type: "gone"; id: string; how: Departure; reportSuites: string }
  | { type: "cleared"; count: number }
  /** The site's worker delivered hits while there was no page. */
  | { type: "sentWithoutPage"; count: number; reportSuites: string };

/** Anyone can write to a page's storage. */
const countsOf = (value: string): Record<string, unknown> => {
  try {
    return Object(JSON.parse(value)) as Record<string, unknown>;
  } catch (e) {
    return {};
  }
};

/** Calls back with all that happens from now on. Returns what ends that. */
export function followJournal(
  local: LocalTier,
  listener: (event: JournalEvent) => void,
): () => void {
  return local.subscribe(({ kind, subject, value }) => {
    if (!value) {
      return;
    }
    if (kind === "hit") {
      listener({ type: "added", id: subject, url: value });
    } else if (kind === "gone") {
      const [how, reportSuites = ""] = value.split(":");
      listener({
        type: "gone",
        id: subject,
        how: how as Departure,
        reportSuites,
      });
    } else if (kind === "cleared") {
      listener({ type: "cleared", count: Number(value) });
    } else if (kind === "worker" && subject === "delivered") {
      Object.entries(countsOf(value)).forEach(
        ([reportSuites, count]) =>
          Number(count) > 0 &&
          listener({
            type: "sentWithoutPage",
            count: Number(count),
            reportSuites,
          }),
      );
    }
  });
}
