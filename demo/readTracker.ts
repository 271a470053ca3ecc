import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PlainError } from "../build/PlainError";
import { compileScript } from "./siteServer";

/** The script of a tracker, and what to call it. */
export interface TrackerScript {
  name: string;
  source: string;
}

/**
 * The real AppMeasurement.js where APPMEASUREMENT_PATH names one, else the stand-in. Throws a PlainError where it names
 * anything else.
 */
export function readTracker(): TrackerScript {
  const path = process.env.APPMEASUREMENT_PATH;
  if (!path) {
    return {
      name: "the stand-in tracker",
      source: compileScript(join(__dirname, "standInTracker.ts")),
    };
  }
  const source = read(path);
  if (!/\bfunction s_gi\b|\bs_gi\s*=/.test(source)) {
    throw new PlainError(
      `APPMEASUREMENT_PATH: ${path} is not AppMeasurement.js, as it has no s_gi.`,
    );
  }
  const [, version = "?"] = /version="([\d.]+)"/.exec(source) || [];
  return { name: `AppMeasurement ${version}`, source };
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (e) {
    const { code } = e as NodeJS.ErrnoException;
    throw new PlainError(
      code === "ENOENT"
        ? `APPMEASUREMENT_PATH: there is no file ${path}.`
        : `APPMEASUREMENT_PATH: ${path} can't be read (${code}).`,
    );
  }
}
