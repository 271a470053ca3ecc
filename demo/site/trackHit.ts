import type { DemoTracker } from "./demoTracker.ts";

/** The buttons, and what the hits that they track are called. */
export const KINDS = {
  "page-view": "Page view",
  "custom-link": "Custom link",
  "download-link": "Download link",
  "exit-link": "Exit link",
} as const;
export type Kind = keyof typeof KINDS;

const LINK_TYPES = {
  "custom-link": "o",
  "download-link": "d",
  "exit-link": "e",
} as const;

/** Tracks it as a page does. */
export function trackHit(s: DemoTracker, kind: Kind, name: string): void {
  if (kind === "page-view") {
    s.pageName = name;
    s.t();
  } else {
    s.tl(true, LINK_TYPES[kind], name);
  }
}
