import type { ServerNote } from "../../src/lib/handover/Handover";

/** The ids of hits whose fate nobody knows, as the storage of the site has them. */
export interface Marks {
  /** On the wire of a page, or of one that ended; or about to be, so that the worker leaves them alone. */
  ofPages: string[];
  /** On the wire of the worker, or of one that ended. */
  ofWorker: string[];
}

/** Reads them. Runs in a page; makes no database, and changes none. */
export async function readMarks(): Promise<Marks> {
  const ofPages = Object.keys(localStorage).flatMap((key) => {
    const [, kind, ...id] = key.split(".");
    const isMark =
      key.startsWith("offlineTracking.") && /^(fresh|sending)$/.test(kind);
    return isMark ? [id.join(".")] : [];
  });
  const all = await indexedDB.databases();
  if (!all.some(({ name }) => name === "offlineTracking")) {
    return { ofPages, ofWorker: [] };
  }
  const opening = indexedDB.open("offlineTracking");
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const ofWorker: string[] = [];
  if (database.objectStoreNames.contains("notes")) {
    const reading = database.transaction("notes").objectStore("notes").getAll();
    await new Promise((resolve, reject) => {
      reading.onsuccess = resolve;
      reading.onerror = () => reject(reading.error);
    });
    (reading.result as Partial<ServerNote>[]).forEach(
      ({ interrupted = {}, held = [] }) => {
        ofWorker.push(...Object.keys(interrupted));
        ofPages.push(
          ...held.filter(
            (id) =>
              !ofPages.includes(id) &&
              // Those that were set aside, or are gone, are held, too.
              !/"isAside":true/.test(
                String(localStorage.getItem(`offlineTracking.failed.${id}`)),
              ) &&
              !localStorage.getItem(`offlineTracking.gone.${id}`),
          ),
        );
      },
    );
  }
  database.close();
  return { ofPages, ofWorker };
}
