import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPort } from "./findPort";
import { ROOT, type Property } from "./library";
import { readTracker } from "./readTracker";
import type { SiteServer } from "./siteServer";

/** What a sandbox may differ in. */
export type SandboxOptions = Pick<
  Property,
  "settings" | "rules" | "dataElements" | "root"
>;

/**
 * Starts Adobe's sandbox for tags extensions, with the built extension, on the first free port from `firstPort`. Its
 * library has the settings given (else: turned on) and the rules given, and sends to the collection server given.
 * `root` is the folder of the extension; the tracker's script is written there.
 */
export async function startSandbox(
  firstPort: number,
  collectionServer: string,
  { settings, rules, dataElements, root = ROOT }: SandboxOptions = {},
): Promise<SiteServer> {
  const files = join(root, ".sandbox", "files");
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, "tracker.js"), readTracker().source);

  for (;;) {
    const port = await findPort(firstPort);
    const child = spawn(process.execPath, [join(__dirname, "sandbox.cjs")], {
      cwd: root,
      env: {
        ...process.env,
        SANDBOX_EXTENSIONS: __dirname,
        SANDBOX_PORT: String(port),
        SANDBOX_SSL_PORT: String(await findPort(firstPort && firstPort + 1000)),
        SANDBOX_COLLECTION_SERVER: collectionServer,
        SANDBOX_SETTINGS: settings ? JSON.stringify(settings) : "",
        SANDBOX_RULES: JSON.stringify({ rules, dataElements }),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<void>((resolve) => {
      child.on("exit", () => resolve());
    });
    const failure = await new Promise<string>((resolve) => {
      let output = "";
      const onOutput = (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes("sandbox running")) {
          resolve("");
        }
      };
      child.stdout.on("data", onOutput);
      child.stderr.on("data", onOutput);
      child.on("exit", () => resolve(output || "it ended"));
    });
    if (!failure) {
      return {
        origin: `http://localhost:${port}`,
        async close() {
          child.kill();
          await ended;
        },
      };
    }
    // Another sandbox that starts at the same time can take a port in the meantime.
    if (!failure.includes("EADDRINUSE")) {
      throw new Error(`The sandbox did not start: ${failure}`);
    }
  }
}
