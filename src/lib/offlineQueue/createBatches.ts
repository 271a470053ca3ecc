import type { QueueEvent } from "./OfflineQueue";

type Batch = Extract<QueueEvent, { count: number }>;

/** Collects what happens to single hits, so that rules hear of many at once. */
export interface Batches {
  add(
    type: Batch["type"],
    reason: string,
    reportSuites: string,
    count?: number,
    isWithoutPage?: boolean,
  ): void;
  /** Emits what was collected of a type, an event for each reason. */
  flush(type: Batch["type"]): void;
}

export function createBatches(emit: (event: QueueEvent) => void): Batches {
  let batches: Batch[] = [];

  return {
    add(type, reason, reportSuites, count = 1, isWithoutPage = false) {
      let batch = batches.find(
        (other) => other.type === type && other.reason === reason,
      );
      if (!batch) {
        batch = { type, reason, count: 0, reportSuites: [] };
        batches.push(batch);
      }
      batch.count += count;
      if (isWithoutPage) {
        batch.withoutPage = (batch.withoutPage || 0) + count;
      }
      batch.reportSuites = [
        ...new Set(batch.reportSuites.concat(reportSuites.split(","))),
      ].filter(Boolean);
    },
    flush(type) {
      const due = batches.filter((batch) => batch.type === type);
      batches = batches.filter((batch) => batch.type !== type);
      due.forEach(emit);
    },
  };
}
