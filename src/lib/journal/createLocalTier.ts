const PREFIX = "offlineTracking.";

/**
 * An entry of the local tier. hit: the URL of a hit that the database doesn't have yet. gone: the tombstone of a hit.
 * sending: what is on the wire. waiting, server: what is known of a collection server. rules: what rule components keep.
 */
export type LocalKey = `${Kind}.${string}`;
type Kind = "hit" | "gone" | "sending" | "waiting" | "server" | "rules";

/** Synchronous storage that always works within the page, and outlives it where localStorage does. */
export interface LocalTier {
  /** The value, or "". */
  get(key: LocalKey): string;
  set(key: LocalKey, value: string): void;
  remove(key: LocalKey): void;
  /** What follows the dot, in the keys of a kind. */
  keys(kind: Kind): string[];
  /** Calls back when another tab changed an entry; its value is "" when it was removed. */
  follow(onChange: (key: LocalKey, value: string) => void): void;
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
    keys(kind) {
      const start = `${PREFIX}${kind}.`;
      return (attempt(Object.keys) || [])
        .concat(Object.keys(memory).map((key) => PREFIX + key))
        .filter((key) => key.startsWith(start))
        .map((key) => key.slice(start.length));
    },
    follow(onChange) {
      addEventListener("storage", ({ key, newValue }) => {
        if (key && key.startsWith(PREFIX)) {
          onChange(key.slice(PREFIX.length) as LocalKey, newValue || "");
        }
      });
    },
  };
}
