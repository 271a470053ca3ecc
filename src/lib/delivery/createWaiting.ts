import type { LocalKey, LocalTier } from "../journal/createLocalTier";

/** Whether hits wait for a collection server: then fresh ones go behind them. */
export interface Waiting {
  isWaiting(): boolean;
  /** A hit waits, or may do. */
  begin(): void;
  /** Grows with each hit that waits: to notice one that comes while the journal is read. */
  count(): number;
  end(): void;
}

/** One flag tells every tab, synchronously. */
export function createWaiting(local: LocalTier, server: string): Waiting {
  const flag: LocalKey = `waiting.${server}`;
  /** Of this page. */
  let isBehind = false;
  let count = 0;
  return {
    isWaiting: () => isBehind || !!local.get(flag),
    begin() {
      isBehind = true;
      count++;
      if (!local.get(flag)) {
        local.set(flag, "1");
      }
    },
    count: () => count,
    end() {
      isBehind = false;
      local.remove(flag);
    },
  };
}
