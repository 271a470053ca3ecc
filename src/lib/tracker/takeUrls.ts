/** Takes out the JSON array of URLs that AppMeasurement keeps under a key; anyone can have written other things there. */
export function takeUrls(
  kind: "localStorage" | "sessionStorage",
  key: string,
): unknown[] {
  try {
    // Here, as it can throw.
    const storage = window[kind];
    const urls = storage.getItem(key) || "[]";
    storage.removeItem(key);
    return ([] as unknown[]).concat(JSON.parse(urls));
  } catch (e) {
    return [];
  }
}
