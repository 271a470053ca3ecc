/** What the keys in localStorage start with. */
export const PREFIX = "offlineTracking.";

/** Synchronous storage that always works within the page, and outlives it where localStorage does. */
export interface LocalTier {
  /** The value, or "". */
  get(key: string): string;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** What follows the prefix, in the keys that start with it. */
  keys(prefix: string): string[];
}

/**
 * localStorage, one key an entry: a write takes microseconds, doesn't grow with the number of entries and survives the
 * page that made it. What it won't take (blocked, full) stays in memory.
 */
export function createLocalTier(onError: (error: unknown) => void): LocalTier {
  const memory: Record<string, string | undefined> = {};
  const attempt = <T>(work: (storage: Storage) => T): T | undefined => {
    try {
      return work(localStorage);
    } catch (e) {
      onError(e);
      return undefined;
    }
  };

  return {
    get: (key) =>
      memory[key] || attempt((storage) => storage.getItem(PREFIX + key)) || "",
    set(key, value) {
      memory[key] = value;
      attempt((storage) => {
        storage.setItem(PREFIX + key, value);
        delete memory[key];
      });
    },
    remove(key) {
      delete memory[key];
      attempt((storage) => storage.removeItem(PREFIX + key));
    },
    keys: (prefix) =>
      (attempt(Object.keys) || [])
        .concat(Object.keys(memory).map((key) => PREFIX + key))
        .filter((key) => key.startsWith(PREFIX + prefix))
        .map((key) => key.slice((PREFIX + prefix).length)),
  };
}
