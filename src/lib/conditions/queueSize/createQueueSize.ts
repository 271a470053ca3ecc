import type { OfflineQueue } from "../../offlineQueue/OfflineQueue";

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
    if (!Number.isInteger(size)) {
      error(`Queue Size: ${size} is not a whole number`);
      return false;
    }
    return COMPARISONS[comparison](getQueueSize(), size as number);
  };
