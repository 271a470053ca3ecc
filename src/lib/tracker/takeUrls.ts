/** Takes out the JSON array of URLs that AppMeasurement keeps under a key; none, where there is something else. */
export function takeUrls(
  kind: "localStorage" | "sessionStorage",
  key: string,
): string[] {
  try {
    const storage = window[kind];
    const urls = storage.getItem(key);
    storage.removeItem(key);
    return JSON.parse(urls || "[]") as string[];
  } catch (e) {
    return [];
  }
}
