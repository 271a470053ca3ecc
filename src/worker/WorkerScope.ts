/** What the browser waits for. */
export interface WorkEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

/** https://wicg.github.io/background-sync/spec/#sync-event */
export interface SyncEvent extends WorkEvent {
  tag: string;
}

export interface QuestionEvent extends Event {
  data: unknown;
  ports: readonly Pick<MessagePort, "postMessage">[];
}

/** The part of a service worker's global scope in use. */
export interface WorkerScope {
  clients: {
    matchAll(options: {
      type: "window";
      includeUncontrolled: boolean;
    }): Promise<readonly unknown[]>;
  };
  addEventListener(type: "sync", listener: (event: SyncEvent) => void): void;
  addEventListener(
    type: "periodicsync",
    listener: (event: WorkEvent) => void,
  ): void;
  addEventListener(
    type: "message",
    listener: (event: QuestionEvent) => void,
  ): void;
}
