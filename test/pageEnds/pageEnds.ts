import type { PageEnd } from "./tryPage";

const navigation = (after?: number): PageEnd => ({
  title:
    after === undefined
      ? "navigation in the task of the hit"
      : `navigation ${String(after)} ms after it`,
  tracks: "when ready",
  by: "navigation",
  after,
});

/** The ends of a page that a hit may not survive. */
export const PAGE_ENDS: PageEnd[] = [
  ...[undefined, 1, 5, 20, 50].map(navigation),
  { ...navigation(), title: "the same, first hit of a visit", isFirst: true },
  {
    title: "a clicked link that is tracked",
    tracks: "by a click",
    by: "click",
  },
  { title: "tab closed", tracks: "when ready", by: "tab" },
  {
    title: "`window.close()` in the task of the hit",
    tracks: "when ready",
    by: "window.close()",
  },
  {
    title: "hit in `pagehide`, navigation",
    tracks: "in pagehide",
    by: "navigation",
    after: 20,
  },
  { title: "hit in `pagehide`, tab closed", tracks: "in pagehide", by: "tab" },
];
