import { PlainError } from "./PlainError";

/** Runs a script. Where it fails the exit code is 1, with one sentence for what its user can mend. */
export function runScript(script: () => Promise<unknown>): void {
  script().catch((e: unknown) => {
    console.error(e instanceof PlainError ? e.message : e);
    process.exit(1);
  });
}
