import { nameOf } from "./nameOf.ts";

/** A hit in this extension's queue. */
export interface QueuedHit {
  name: string;
  /** When it was tracked, in milliseconds since 1970. */
  time: number;
}

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** What the database has. To make it is up to the extension. */
async function readDatabase(): Promise<[id: string, url: string][]> {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  if (!names.includes("offlineTracking")) {
    return [];
  }
  const opening = indexedDB.open("offlineTracking");
  // It was deleted meanwhile.
  opening.onupgradeneeded = () => opening.transaction?.abort();
  const database = await resultOf(opening);
  try {
    const store = database.transaction("hits").objectStore("hits");
    const hits = await resultOf(
      store.getAll() as IDBRequest<{ id: string; url: string }[]>,
    );
    return hits.map(({ id, url }) => [id, url]);
  } finally {
    database.close();
  }
}

/** The entries of a kind in localStorage, by hit. */
const readLocal = (kind: string): [id: string, value: string][] =>
  Object.entries(localStorage as Record<string, string>)
    .filter(([key]) => key.startsWith(`offlineTracking.${kind}.`))
    .map(([key, value]) => [key.split(".").slice(2).join("."), value]);

/**
 * The hits on this device, those on the wire among them, oldest first. It asks no server: it works offline. A hit goes from
 * localStorage to the database, so that is the order in which they are read.
 */
export async function readQueue(): Promise<QueuedHit[]> {
  const hits = new Map([
    ...readLocal("fresh").map(([id, mark]): [string, string] => [
      id,
      (JSON.parse(mark) as { url: string }).url,
    ]),
    ...readLocal("hit"),
  ]);
  const stored = await readDatabase().catch(() => []);
  stored.forEach(([id, url]) => hits.set(id, url));
  readLocal("gone").forEach(([id]) => hits.delete(id));
  return [...hits.keys()].sort().map((id) => ({
    name: nameOf(hits.get(id) as string),
    // An id starts with the time.
    time: parseInt(id.slice(0, 9), 36),
  }));
}
