import type { OfflineQueue } from "../../offlineQueue/OfflineQueue";
import { readWholeNumber } from "../../settings/readValue";

const COMPARISONS = {
  equal: (size: number, other: number) => size === other,
  notEqual: (size: number, other: number) => size !== other,
  lessThan: (size: number, other: number) => size < other,
  lessThanOrEqual: (size: number, other: number) => size <= other,
  greaterThan: (size: number, other: number) => size > other,
  greaterThanOrEqual: (size: number, other: number) => size >= other,
};

export type Comparison = keyof typeof COMPARISONS;

/** The settings of the condition Queue Size. */
export interface QueueSizeSettings {
  comparison: Comparison;
  /** How many hits; whatever a data element gives. */
  size: unknown;
}

/** Compares how many hits wait with a number. False, with an error in the log, for what isn't one. */
export const createQueueSize =
  ({ getQueueSize }: OfflineQueue, { error }: Turbine["logger"]) =>
  ({ comparison, size }: QueueSizeSettings): boolean => {
    const other = readWholeNumber(size, 0, Infinity);
    if (other === undefined) {
      error("Queue Size: not a number of hits:", size);
      return false;
    }
    return COMPARISONS[comparison](getQueueSize(), other);
  };
