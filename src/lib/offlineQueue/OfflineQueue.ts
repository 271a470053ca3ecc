import type { ReasonToWait } from "../createPermission";
import type { WhyItWaits } from "../createWhyItWaits";

/** What delivery knows: "offline" while the browser is, and from a failed attempt until one succeeds. */
export type ConnectionStatus = "online" | "offline";

/** Something that happened to the queue of the origin; in whichever tab, each tab is told. */
export type QueueEvent =
  | { type: "connectionLost" | "connectionRestored" }
  | {
      type: "hitQueued" | "queuedHitsSent" | "hitsDiscarded";
      /** How many hits. */
      count: number;
      /** How many of them the site's service worker delivered while no page was open: their post-track callbacks didn't run. */
      withoutPage?: number;
      /**
       * Why they wait: "offline", "unreachable" (the collection server), "held" or "waiting" (behind others); that they
       * were "delivered"; or what they were discarded by: "offlineHitLimit", "maxHitAge", "clearQueue", "optIn", "refused" (by
       * the server, a policy or a blocker, which take others) or "storage" (no database, and too many for localStorage).
       */
      reason: string;
      /** The report suites they are for. Empty where that isn't known any more. */
      reportSuites: string[];
    };

/** A hit that is not gone yet. */
export interface HitDescription {
  id: string;
  /** When it happened, as ISO 8601. */
  time: string;
  reportSuites: string;
  /** The page's, or the link's. */
  name: string;
  server: string;
  /** "aside": it failed while others were delivered, and lets them go first. */
  state: "waits" | "on the wire" | "aside";
  /** Of a hit that waits; else "". */
  why: WhyItWaits | "";
  /** Attempts that failed, in a row. */
  failures: number;
}

/** What is known of a collection server. */
export interface ServerDescription {
  server: string;
  /** Attempts that failed, in a row. */
  failures: number;
  /** As ISO 8601; "" where it may be made now. */
  nextTry: string;
  /** As ISO 8601; "" where there was none yet. */
  lastAnswer: string;
  /** Whether hits that have a visitor ID are posted to it. */
  isPosted: boolean;
  /** Which page delivers what waits: "this", "another" or "none". */
  deliveredBy: "this" | "another" | "none";
}

/** All there is to know when a hit doesn't arrive. */
export interface QueueDescription {
  /** Of the extension. */
  version: string;
  isEnabled: boolean;
  /** In force; data elements have been read. */
  settings: object;
  status: ConnectionStatus;
  reasonToWait: ReasonToWait;
  size: number;
  /** The oldest 100. */
  hits: HitDescription[];
  servers: ServerDescription[];
}

/**
 * The offline queue, as rules and other extensions see and steer it. Nothing throws, and no promise rejects. A page takes
 * part from the first use of it on: with rule components, from the load on; of the shared module, when its caller does.
 */
export interface OfflineQueue {
  /** Of this interface; semantic versioning. */
  version: string;
  /** How many hits wait on this device. A hit on its way for the first time is not among them. */
  getQueueSize(): number;
  /** Seconds since the oldest hit that waits happened; 0 when none does. */
  getOldestHitAge(): number;
  getStatus(): ConnectionStatus;
  /** Whether offline tracking is on in this page. */
  isEnabled(): boolean;
  /**
   * Tries to deliver now, past the backoff, though not within a second of the last attempt. Resolves when the queue is
   * empty, or the attempt failed, or none is possible (offline, held, no consent).
   */
  sendQueuedHits(): Promise<void>;
  /** From now on hits are queued and not sent, in all tabs, until `releaseHits` or until this page ends. */
  holdHits(): void;
  /** Ends what `holdHits` began in this page. */
  releaseHits(): void;
  /** Removes the hits that wait, or those older than so many days. Resolves with how many that were. */
  clearQueue(olderThanDays?: number): Promise<number>;
  /**
   * Tells all there is to know, for a log or somebody who helps; undefined where there is no durable queue. Names of pages and
   * links are in it.
   */
  describe(): Promise<QueueDescription | undefined>;
  /** Calls back with all that happens from now on. Returns what ends that. */
  subscribe(listener: (event: QueueEvent) => void): () => void;
}
