import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const { resolve } = createRequire(__filename);

/**
 * Runs one of Adobe's command line tools ("@adobe/reactor-uploader/bin/index.js") in this terminal, as adobeTool.ts
 * steers it. Returns its exit code.
 */
export function runAdobeTool(name: string, ...args: string[]): number {
  const { status } = spawnSync(
    process.execPath,
    [
      "--require",
      resolve("tsx/cjs"),
      "--require",
      join(__dirname, "adobeTool.ts"),
      resolve(name),
      ...args,
    ],
    { stdio: "inherit" },
  );
  return status ?? 1;
}
