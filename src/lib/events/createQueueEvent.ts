import type { OfflineQueue, QueueEvent } from "../offlineQueue/OfflineQueue";

/** Runs the rule that it belongs to. */
type Trigger = (event: { detail: QueueEvent }) => void;

/** An event of rules: what happened to the queue is its detail (`%event.detail.count%`). */
export const createQueueEvent =
  ({ subscribe }: OfflineQueue, type: QueueEvent["type"]) =>
  (_settings: unknown, trigger: Trigger): void => {
    subscribe((detail) => {
      if (detail.type === type) {
        trigger({ detail });
      }
    });
  };
