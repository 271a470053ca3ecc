/** The texts of strings/*.json, compiled at build time (build/compileStrings.ts). */
declare module "virtual:strings" {
  import type {
    LocalizedString,
    LocalizedStrings,
  } from "@internationalized/string";
  import type english from "./strings/en-US.json";

  const strings: LocalizedStrings<keyof typeof english, LocalizedString>;
  export default strings;
}
