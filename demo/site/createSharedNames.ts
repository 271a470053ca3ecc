const PREFIX = "trackingDemo.pending.";

/** The names of hits that documents of this origin have in memory alone. */
export interface SharedNames {
  add(name: string): void;
  delete(name: string): void;
  /** Those of all documents that are there. */
  all(): Promise<string[]>;
}

/**
 * What a document has in memory ends with it, so each says in localStorage what that is, and holds a lock while it is there to
 * have it.
 */
export function createSharedNames(): SharedNames {
  const key = PREFIX + String(Math.random()).slice(2);
  const names = new Set<string>();
  const save = () => localStorage.setItem(key, JSON.stringify([...names]));
  navigator.locks.request(key, () => new Promise(() => undefined));

  return {
    add(name) {
      names.add(name);
      save();
    },
    delete(name) {
      if (names.delete(name)) {
        save();
      }
    },
    async all() {
      const { held = [] } = await navigator.locks.query();
      const living = held.map((lock) => lock.name);
      const others = Object.keys(localStorage).filter(
        (other) => other.startsWith(PREFIX) && other !== key,
      );
      others
        .filter((other) => !living.includes(other))
        .forEach((other) => localStorage.removeItem(other));
      return [
        ...names,
        ...others.flatMap(
          (other) =>
            JSON.parse(localStorage.getItem(other) ?? "[]") as string[],
        ),
      ];
    },
  };
}
