import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../demo/library";
import { weigh, type Weight } from "./weigh";

const FOLDER = join(ROOT, "dist", "lib");
const MAIN = ["main.js"];
/** Adobe puts shared modules into each tags library, whether anyone asks for them or not. */
const SHARED = ["offlineQueue.js", "sharedModules/offlineQueue.js"];

/** What the modules of dist/lib weigh on the visitor's page, together. */
export async function libraryWeights(): Promise<Record<string, Weight>> {
  const read = (files: string[]) =>
    files.map((file) => readFileSync(join(FOLDER, file), "utf8"));
  const all = readdirSync(FOLDER, { recursive: true, encoding: "utf8" });
  return {
    "The library": await weigh(read(MAIN)),
    "with its shared module, as on each page": await weigh(
      read([...MAIN, ...SHARED]),
    ),
    "with all rule components": await weigh(
      read(all.filter((file) => file.endsWith(".js"))),
    ),
  };
}
