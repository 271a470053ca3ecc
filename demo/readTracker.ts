import { join } from "node:path";
import { bundleScript } from "./bundleScript";
import { readNamedScript } from "./readNamedScript";

/** The script of a tracker or of an ID service, and what to call it. */
export interface NamedScript {
  name: string;
  source: string;
}

/**
 * The real AppMeasurement.js where APPMEASUREMENT_PATH names one, else the stand-in. Throws a PlainError where it names
 * anything else.
 */
export function readTracker(): NamedScript {
  const source = readNamedScript({
    variable: "APPMEASUREMENT_PATH",
    name: "AppMeasurement.js",
    global: "s_gi",
    mark: /\bfunction s_gi\b|\bs_gi\s*=/,
  });
  if (source === undefined) {
    return {
      name: "the stand-in tracker",
      source: bundleScript(join(__dirname, "standInTracker.ts")),
    };
  }
  const [, version = "?"] = /version="([\d.]+)"/.exec(source) || [];
  return { name: `AppMeasurement ${version}`, source };
}
