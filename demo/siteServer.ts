import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { transformSync } from "@swc/core";

/** A TypeScript file, as a module for a browser, which asks for its imports under the names that it has. */
export const compileModule = (path: string): string =>
  transformSync(readFileSync(path, "utf8"), {
    jsc: { parser: { syntax: "typescript" }, target: "es2017" },
    isModule: true,
  }).code;

/** Answers a request, or returns false. */
export type Handler = (url: URL, response: ServerResponse) => boolean;

export interface SiteServer {
  origin: string;
  close(): Promise<void>;
}

/** Answers with a text that is never cached, unless the response says so already. */
export function sendText(
  response: ServerResponse,
  type: string,
  text: string,
): true {
  response
    .writeHead(200, {
      "Content-Type": `${type}; charset=utf-8`,
      "Cache-Control": response.getHeader("Cache-Control") ?? "no-store",
    })
    .end(text);
  return true;
}

/** Starts a web site on loopback; on a port of its own, or on the first free one from `firstPort`. */
export async function startSiteServer(
  handler: Handler,
  firstPort = 0,
): Promise<SiteServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url || "/", "http://localhost");
    if (!handler(url, response)) {
      response.writeHead(404).end("Not found");
    }
  });
  await new Promise<void>((resolve, reject) => {
    let port = firstPort;
    server.on("error", (e: NodeJS.ErrnoException) => {
      if (e.code === "EADDRINUSE" && port) {
        console.log(`Port ${port} is taken: trying ${port + 1}.`);
        server.listen(++port, "127.0.0.1");
      } else {
        reject(e);
      }
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
