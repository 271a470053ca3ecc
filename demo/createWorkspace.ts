import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { ROOT } from "./library";

/** What the sandbox and the demo need of the extension's folder, besides what is built. */
const FILES = ["extension.json", "icon.svg", join(".sandbox", "container.js")];

/**
 * Builds the extension, with views for the sandbox, into a folder of its own, so that nothing that runs beside changes
 * it: another npm start, tests, a build. The folder is removed as the process ends. Returns its path.
 */
export async function createWorkspace(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "offline-tracking-"));
  process.once("exit", () =>
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  );
  mkdirSync(join(folder, ".sandbox"));
  FILES.forEach((file) => copyFileSync(join(ROOT, file), join(folder, file)));
  for (const [part, mode, folderOfPart] of [
    ["lib", "production", "lib"],
    ["view", "sandbox", "view"],
    // Among the views, and after them: their build empties the folder.
    ["worker", "production", "view"],
  ]) {
    await build({
      configFile: join(ROOT, `vite.config.${part}.mts`),
      mode,
      logLevel: "warn",
      build: { outDir: join(folder, "dist", folderOfPart) },
    });
  }
  return folder;
}
