import type { LocalTier } from "../../journal/createLocalTier";
import type { Page } from "../createPage";
import { createLeaseRecord, type Grip } from "./createLeaseRecord";
import type { Locks } from "./createLocks";

// What another tab wrote to localStorage shows after that, as a rule.
const SETTLING = 300;

/** One page of the origin at a time delivers what waits for a collection server. */
export interface Lease {
  /**
   * Does `work` if this page can have the lease, and gives it up after that; resolves with undefined else. It can be had where
   * no other page has it, or one that made no progress for 30 s while this one asked again and again.
   */
  hold<T>(work: (grip: Grip) => Promise<T>): Promise<T | undefined>;
}

/**
 * A Web Lock, and a record in localStorage that shows whether its holder, which may be suspended, makes progress. Where
 * there are no working locks the record alone has to do: two pages that want it within the time that localStorage takes from
 * one tab to the next can both get it.
 */
export function createLease(
  local: LocalTier,
  page: Page,
  locks: Locks,
  server: string,
): Lease {
  const record = createLeaseRecord(local, page, server);

  const run = async <T>(
    work: (grip: Grip) => Promise<T>,
    grip = record.write(),
  ): Promise<T> => {
    try {
      return await work(grip);
    } finally {
      grip.release();
    }
  };

  return {
    async hold(work) {
      const isStale = record.isStale();
      if (await locks.work()) {
        return locks.hold(server, isStale, () => run(work));
      }
      if (record.isTaken() && !isStale) {
        return undefined;
      }
      const grip = record.write();
      await new Promise((resolve) => setTimeout(resolve, SETTLING));
      // Another page may have wanted it, too: the last one has it.
      if (grip.isMine()) {
        return run(work, grip);
      }
      grip.release();
      return undefined;
    },
  };
}
