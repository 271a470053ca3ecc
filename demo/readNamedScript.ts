import { readFileSync } from "node:fs";
import { PlainError } from "../build/PlainError";

/** What a script of Adobe's is known by. */
export interface KnownScript {
  /** The variable of the environment that names the file. */
  variable: string;
  /** What the file is called. */
  name: string;
  /** The global that it makes. */
  global: string;
  /** What only it has. */
  mark: RegExp;
}

/**
 * The file that a variable of the environment names; undefined where it names none. Throws a PlainError, one sentence, where
 * it names anything else.
 */
export function readNamedScript({
  variable,
  name,
  global,
  mark,
}: KnownScript): string | undefined {
  const path = process.env[variable];
  if (!path) {
    return undefined;
  }
  const source = read(variable, path);
  if (!mark.test(source)) {
    throw new PlainError(
      `${variable}: ${path} is not ${name}, as it has no ${global}.`,
    );
  }
  return source;
}

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (e) {
    const { code } = e as NodeJS.ErrnoException;
    throw new PlainError(
      code === "ENOENT"
        ? `${variable}: there is no file ${path}.`
        : `${variable}: ${path} can't be read (${code}).`,
    );
  }
}
