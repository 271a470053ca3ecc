/*
 * Loaded before one of Adobe's command line tools (node --require). They know no time-out, and end with a stack or with
 * exit code 0 when a server refuses or nobody answers a question. With this they end with a sentence and exit code 1.
 */
import { createRequire } from "node:module";
import { PlainError } from "../PlainError";
import { createAdobeFetch, type Fetch } from "./createAdobeFetch";

const [, tool = "", ...args] = process.argv;
const isRelease = tool.includes("reactor-releaser");
const isOnlyAsked = args.some((arg) => arg === "--help" || arg === "--version");
let isDone = false;

/** Ends the tool, with the message alone unless more is asked for. */
function end(e: unknown): never {
  const isEnough = e instanceof PlainError || !args.includes("--verbose");
  console.error(e instanceof Error && isEnough ? e.message : e);
  process.exit(1);
}

/** Looks at what the tools themselves don't. */
async function look(
  url: string,
  { method = "GET" }: RequestInit,
  response: Response,
): Promise<void> {
  if (/^https:\/\/reactor/.test(url)) {
    isDone ||= method !== "GET";
    const { data } = Object(await response.clone().json()) as { data: unknown };
    if (isRelease && Array.isArray(data) && !data.length) {
      throw new PlainError(
        "Your company has no package of this extension in development: upload it first, with npm run upload.",
      );
    }
  }
}

const wrap = (fetch: Fetch) => {
  const adobeFetch = createAdobeFetch({ fetch, env: process.env });
  return async (url: string, options: RequestInit = {}): Promise<Response> => {
    try {
      const response = await adobeFetch(url, options);
      await look(url, options, response);
      return response;
    } catch (e) {
      return end(e);
    }
  };
};

try {
  // The sign-in uses the fetch of Node.js, the tools themselves node-fetch.
  globalThis.fetch = wrap(globalThis.fetch) as typeof fetch;
  const fromTool = createRequire(tool);
  const path = fromTool.resolve("node-fetch");
  const nodeFetch = fromTool(path) as Fetch;
  (require.cache[path] as NodeJS.Module).exports = wrap(nodeFetch);
} catch (e) {
  end(e);
}
process.on("unhandledRejection", end);
process.on("uncaughtException", end);
process.on("exit", () => {
  if (!isDone && !isOnlyAsked && !process.exitCode) {
    console.error(`Nothing was ${isRelease ? "released" : "uploaded"}.`);
    process.exitCode = 1;
  }
});
