import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";

/** Begins with storage that is empty. */
export function clearStorage(): void {
  // jsdom has none, and fake-indexeddb asks for it.
  global.structuredClone ??= ((value: unknown) =>
    JSON.parse(JSON.stringify(value)) as unknown) as typeof structuredClone;
  global.indexedDB = new IDBFactory();
  localStorage.clear();
}
