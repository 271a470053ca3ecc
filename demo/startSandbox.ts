import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { ROOT, type Property } from "./library";
import { readTracker, type SiteServer } from "./siteServer";

/** The first port from `first` that is free on loopback; 0: any. */
async function findPort(first: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on("error", () => {
      console.log(`Port ${first} is taken: trying ${first + 1}.`);
      resolve(findPort(first + 1));
    });
    probe.listen(first, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts Adobe's sandbox for tags extensions, with the built extension, on the first free port from `firstPort`. Its
 * library has the settings given (else: turned on) and the rules given, and sends to the collection server given.
 */
export async function startSandbox(
  firstPort: number,
  collectionServer: string,
  settings?: unknown,
  rules?: Pick<Property, "rules" | "dataElements">,
): Promise<SiteServer> {
  const files = join(ROOT, ".sandbox", "files");
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, "tracker.js"), readTracker().source);
  const port = await findPort(firstPort);
  const sslPort = await findPort(firstPort && firstPort + 1000);
  const child = spawn(process.execPath, [join(__dirname, "sandbox.cjs")], {
    cwd: ROOT,
    env: {
      ...process.env,
      SANDBOX_PORT: String(port),
      SANDBOX_SSL_PORT: String(sslPort),
      SANDBOX_COLLECTION_SERVER: collectionServer,
      SANDBOX_SETTINGS: settings ? JSON.stringify(settings) : "",
      SANDBOX_RULES: rules ? JSON.stringify(rules) : "",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => {
    child.on("exit", () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    let output = "";
    const onOutput = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("sandbox running")) {
        resolve();
      }
    };
    child.stdout.on("data", onOutput);
    child.stderr.on("data", onOutput);
    child.on("exit", () =>
      reject(new Error(`The sandbox did not start: ${output}`)),
    );
  });
  return {
    origin: `http://localhost:${port}`,
    async close() {
      child.kill();
      await ended;
    },
  };
}
