import { join } from "node:path";
import { bundleScript } from "./bundleScript";
import { readNamedScript } from "./readNamedScript";
import type { NamedScript } from "./readTracker";

/**
 * The real VisitorAPI.js where VISITORAPI_PATH names one, else the stand-in of the ID service. Throws a PlainError where it
 * names anything else.
 */
export function readVisitor(): NamedScript {
  const source = readNamedScript({
    variable: "VISITORAPI_PATH",
    name: "VisitorAPI.js",
    global: "Visitor.getInstance",
    mark: /\bVisitor\.getInstance\b/,
  });
  if (source === undefined) {
    return {
      name: "the stand-in ID service",
      source: bundleScript(join(__dirname, "standInVisitor.ts")),
    };
  }
  const [, version = "?"] =
    /Visitor API for JavaScript version: ([\d.]+)/.exec(source) || [];
  return { name: `VisitorAPI ${version}`, source };
}
