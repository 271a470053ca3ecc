/** A setting of a report suite. */
export interface Setting {
  /** Where it is: "general.timestamps". */
  name: string;
  value: unknown;
}

const isOfTimestamps = (name: string): boolean =>
  /timestamp/i.test(name.replace(/[_\- ]/g, ""));

/**
 * Every setting in an answer whose name holds "timestamp", as it is. Adobe documents no form of the answer, so it is
 * looked for at any depth, and in lists of { name, value } or { id, value } too.
 */
export function findTimestampSettings(answer: unknown, path = ""): Setting[] {
  const isLeaf =
    typeof answer !== "object" || !answer || !Object.keys(answer).length;
  if (isLeaf) {
    return isOfTimestamps(path) ? [{ name: path, value: answer }] : [];
  }
  const { id, name = id, value } = answer as Record<string, unknown>;
  if (typeof name === "string" && value !== undefined) {
    return findTimestampSettings(value, name);
  }
  return Object.entries(answer).flatMap(([key, part]) =>
    findTimestampSettings(part, path ? `${path}.${key}` : key),
  );
}
