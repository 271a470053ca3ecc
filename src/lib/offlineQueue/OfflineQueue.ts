/** What delivery knows: "offline" while the browser is, and from a failed attempt until one succeeds. */
export type ConnectionStatus = "online" | "offline";

/** Something that happened to the queue of the origin; in whichever tab, each tab is told. */
export type QueueEvent =
  | { type: "connectionLost" | "connectionRestored" }
  | {
      type: "hitQueued" | "queuedHitsSent" | "hitsDiscarded";
      /** How many hits. */
      count: number;
      /**
       * Why they wait: "offline", "unreachable" (the collection server), "held" or "waiting" (behind others); that they
       * were "delivered"; or what they were discarded by: "offlineHitLimit", "maxHitAge", "clearQueue" or "optIn".
       */
      reason: string;
      /** The report suites they are for. Empty where that isn't known any more. */
      reportSuites: string[];
    };

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
  /** Calls back with all that happens from now on. Returns what ends that. */
  subscribe(listener: (event: QueueEvent) => void): () => void;
}
