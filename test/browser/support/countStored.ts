import type { TestPage } from "./TestBrowser";

/** How many hits the database has; makes none. */
export const countStored = (page: TestPage): Promise<number> =>
  page.evaluate(async () => {
    const all = await indexedDB.databases();
    if (!all.some(({ name }) => name === "offlineTracking")) {
      return 0;
    }
    const opening = indexedDB.open("offlineTracking");
    await new Promise((resolve) => {
      opening.onsuccess = opening.onerror = resolve;
    });
    const count = opening.result
      .transaction("hits")
      .objectStore("hits")
      .count();
    await new Promise((resolve) => {
      count.onsuccess = resolve;
    });
    opening.result.close();
    return count.result;
  });
