/** Takes out the JSON array of URLs that AppMeasurement keeps under a key; anyone can have written other things there. */
export function takeUrls(storage: Storage, key: string): unknown[] {
  try {
    const urls = storage.getItem(key) || "[]";
    storage.removeItem(key);
    return ([] as unknown[]).concat(JSON.parse(urls));
  } catch (e) {
    return [];
  }
}
