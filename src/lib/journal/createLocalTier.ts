const PREFIX = "offlineTracking.";

/**
 * An entry of the local tier. Of a hit: hit, fresh, sending, failed, gone (see createHitStates). Of a collection server:
 * waiting, server, lease, posts. last: the timestamp of the last hit delivered for a report suite. cleared: that all hits were removed. worker: what is known of the site's service worker, and what it delivered. rules: what rule components keep.
 */
export type LocalKey = `${LocalKind}.${string}`;
export type LocalKind =
  | "hit"
  | "fresh"
  | "sending"
  | "failed"
  | "gone"
  | "waiting"
  | "server"
  | "lease"
  | "posts"
  | "last"
  | "cleared"
  | "worker"
  | "rules";

/** An entry has a new value, "" when it was removed. */
export interface LocalChange {
  kind: LocalKind;
  /** What follows the dot in its key. */
  subject: string;
  value: string;
  /** This tab changed it, not another one. */
  isOwn: boolean;
}

/** Synchronous storage that always works within the page, and outlives it where localStorage does. */
export interface LocalTier {
  /** The value, or "". */
  get(key: LocalKey): string;
  set(key: LocalKey, value: string): void;
  remove(key: LocalKey): void;
  /** What follows the dot, in the keys of a kind. */
  keys(kind: LocalKind): string[];
  /** Calls back with each change, made by this tab or by another. Returns what ends that. */
  subscribe(listener: (change: LocalChange) => void): () => void;
}

/**
 * localStorage, one key an entry: a write takes microseconds, doesn't grow with the number of entries and survives the
 * page that made it. What it won't take (blocked, full) stays in memory.
 */
export function createLocalTier(onError: (error: unknown) => void): LocalTier {
  const memory: Record<string, string | undefined> = {};
  const listeners = new Set<(change: LocalChange) => void>();
  const attempt = <T>(work: (storage: Storage) => T): T | undefined => {
    try {
      return work(localStorage);
    } catch (e) {
      onError(e);
      return undefined;
    }
  };
  const tell = (key: string, value: string, isOwn: boolean) => {
    // Nobody does while hits are delivered at once.
    if (listeners.size) {
      const [kind] = key.split(".", 1) as [LocalKind];
      const subject = key.slice(kind.length + 1);
      listeners.forEach((listener) =>
        listener({ kind, subject, value, isOwn }),
      );
    }
  };
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (key && key.startsWith(PREFIX)) {
      tell(key.slice(PREFIX.length), newValue || "", false);
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
      tell(key, value, true);
    },
    remove(key) {
      delete memory[key];
      attempt((storage) => storage.removeItem(PREFIX + key));
      tell(key, "", true);
    },
    keys(kind) {
      const start = `${PREFIX}${kind}.`;
      return (attempt(Object.keys) || [])
        .concat(Object.keys(memory).map((key) => PREFIX + key))
        .filter((key) => key.startsWith(start))
        .map((key) => key.slice(start.length));
    },
    subscribe(listener) {
      addEventListener("storage", onStorage);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (!listeners.size) {
          removeEventListener("storage", onStorage);
        }
      };
    },
  };
}
