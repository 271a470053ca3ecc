/** What a page of the benchmark does with a hit: ours, or a peer's. */
export interface Peer {
  track(name: string): void;
}

declare global {
  interface Window {
    /** Set when the page is ready to track. */
    peer?: Peer;
    /** When that was, by performance.now(). */
    readyAt?: number;
    /** An image request as AppMeasurement makes it. */
    hitUrl(name: string): string;
  }
}

/** Who is compared; "none" and "bare" have no queue, and show what there is without one. */
export const PEERS = [
  "extension",
  "posted",
  "helper",
  "appmeasurement",
  "localstorage-retry",
  "workbox",
  "none",
  "bare",
] as const;
export type PeerName = (typeof PEERS)[number];

export const TITLES: Record<PeerName, string> = {
  extension: "Offline Tracking",
  posted: "Offline Tracking, hits posted",
  helper: "Offline Tracking, hits posted, with the worker",
  appmeasurement: "AppMeasurement's own queue",
  "localstorage-retry": "@segment/localstorage-retry",
  workbox: "workbox-background-sync",
  none: "AppMeasurement, no queue",
  bare: "plain images, no queue",
};

/** What a peer takes without its queue. */
export const BASELINES: Record<PeerName, "none" | "bare"> = {
  extension: "none",
  posted: "none",
  helper: "none",
  appmeasurement: "none",
  "localstorage-retry": "bare",
  workbox: "bare",
  none: "none",
  bare: "bare",
};
