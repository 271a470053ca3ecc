/** What a page of the benchmark does with a hit: ours, or a peer's. */
export interface Peer {
  track(name: string): void;
}

declare global {
  interface Window {
    /** Set when the page is ready to track. */
    peer?: Peer;
    /** An image request as AppMeasurement makes it. */
    hitUrl(name: string): string;
  }
}

/** Who is compared. "none" is AppMeasurement without a queue, "bare" are plain images. */
export const PEERS = [
  "extension",
  "appmeasurement",
  "localstorage-retry",
  "workbox",
  "none",
] as const;
export type PeerName = (typeof PEERS)[number];

export const TITLES: Record<PeerName, string> = {
  extension: "Offline Tracking",
  appmeasurement: "AppMeasurement's own queue",
  "localstorage-retry": "@segment/localstorage-retry",
  workbox: "workbox-background-sync",
  none: "AppMeasurement, no queue",
};
