import { spawn } from "node:child_process";

/** What a command printed, and its exit code. */
export interface Outcome {
  code: number | null;
  /** What was printed to standard output and to standard error, a line each. */
  out: string[];
  error: string[];
}

/** Runs Node.js with TypeScript, without a terminal. */
export async function runNode(
  args: string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ["--import", "tsx", ...args], {
    env: {
      ...process.env,
      REACTOR_IO_INTEGRATION_ACCESS_TOKEN: undefined,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  (["stdout", "stderr"] as const).forEach((name) =>
    child[name].on("data", (chunk: Buffer) => {
      texts[name] += chunk.toString();
    }),
  );
  const code = await new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  const lines = (text: string) => text.split("\n").filter(Boolean);
  return { code, out: lines(texts.stdout), error: lines(texts.stderr) };
}
