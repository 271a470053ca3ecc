import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compileString } from "@internationalized/string-compiler";

const FOLDER = join("src", "view", "strings");

/** The texts of the views in a language: ICU messages by key. */
export type Messages = Record<string, string>;

/** The texts of the views, by locale ("en-US"): src/view/strings/<locale>.json. */
export function readMessages(): Record<string, Messages> {
  return Object.fromEntries(
    readdirSync(FOLDER).map((file) => [
      file.replace(".json", ""),
      JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Messages,
    ]),
  );
}

/** What @internationalized/string takes for them, as the source of an object. */
export function compileStrings(): string {
  const toSource = (entries: [string, string][]) =>
    `{${entries.map(([key, source]) => `${JSON.stringify(key)}: ${source}`).join(",\n")}}`;
  return toSource(
    Object.entries(readMessages()).map(([locale, messages]) => [
      locale,
      toSource(
        Object.entries(messages).map(([key, message]) => [
          key,
          compileString(message),
        ]),
      ),
    ]),
  );
}
