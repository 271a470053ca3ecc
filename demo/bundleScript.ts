import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transformSync } from "@swc/core";

/** A comment before them may end in their line. */
const IMPORT = /(^|\*\/ )import [^;]*from "(\.\/\w+)";/gm;
const EXPORT = /(^|\*\/ )export (?=\w)/gm;

/**
 * A TypeScript file, with those of its folder that it imports, as one script for a browser: what they import first, in one
 * scope. So no two of them may have something of the same name, and nothing may be imported under another one.
 */
export function bundleScript(path: string): string {
  const sources = new Map<string, string>();
  const add = (file: string) => {
    if (sources.has(file)) {
      return;
    }
    sources.set(file, "");
    const { code } = transformSync(readFileSync(file, "utf8"), {
      jsc: { parser: { syntax: "typescript" }, target: "es2017" },
      isModule: true,
    });
    [...code.matchAll(IMPORT)].forEach(([, , name]) =>
      add(join(dirname(file), name + ".ts")),
    );
    // Behind those that it imports.
    sources.delete(file);
    sources.set(file, code.replace(IMPORT, "$1").replace(EXPORT, "$1"));
  };
  add(path);
  return `(function () {\n${[...sources.values()].join("")}})();\n`;
}
