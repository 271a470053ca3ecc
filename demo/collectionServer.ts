import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What a collection server can do to a visitor. */
export const MODES = [
  "up",
  "slow",
  "503",
  "portal",
  "black hole",
  "refusing",
] as const;
export type Mode = (typeof MODES)[number];

/** A hit that the collection server took. */
export interface Arrival {
  /** s.pageName, or for a link its name. */
  name: string;
  reportSuites: string;
  /** The Unix time in seconds at which the hit says it happened; undefined without a timestamp. */
  ts: number | undefined;
  /** When it arrived, in milliseconds since 1970. */
  time: number;
  method: string;
  /** What AppMeasurement puts in the path to make each hit unique. */
  key: string;
  parameters: Record<string, string>;
}

/** A collection server on loopback that keeps what arrives and fails on demand. */
export interface CollectionServer {
  /** "127.0.0.1:1234", as in s.trackingServer. */
  host: string;
  arrivals: Arrival[];
  /** The times of all requests, taken or not, in milliseconds since 1970. */
  attempts: number[];
  mode: Mode;
  /** Milliseconds before an answer, as a network takes; 0 at first. */
  latency: number;
  setMode(mode: Mode): Promise<void>;
  close(): Promise<void>;
}

const GIF = Buffer.from(
  "R0lGODlhAgACAIAAAP///wAAACH5BAEAAAAALAAAAAACAAIAAAIChFEAOw==",
  "base64",
);
const SLOWNESS = 1500;

function toArrival(path: string, query: string, method: string): Arrival {
  const parameters = Object.fromEntries(new URLSearchParams(query));
  const [, , , reportSuites, , , key] = path.split("/");
  return {
    name: parameters.pev2 || parameters.pageName || "",
    reportSuites,
    ts: parameters.ts ? Number(parameters.ts) : undefined,
    time: Date.now(),
    method,
    key,
    parameters,
  };
}

/** Starts a collection server on a port of its own. */
export async function startCollectionServer(): Promise<CollectionServer> {
  const sockets = new Set<Socket>();
  const arrivals: Arrival[] = [];
  const attempts: number[] = [];
  let port = 0;

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "GET", headers, url = "/" } = request;
      if (!url.startsWith("/b/ss/")) {
        response.writeHead(404).end();
        return;
      }
      attempts.push(Date.now());
      const { mode } = collection;
      if (mode === "black hole") {
        return;
      }
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("Access-Control-Allow-Origin", headers.origin || "*");
      response.setHeader("Access-Control-Allow-Credentials", "true");
      if (mode === "503") {
        response.writeHead(503).end("Service Unavailable");
        return;
      }
      if (mode === "portal") {
        response
          .writeHead(200, { "Content-Type": "text/html" })
          .end("<html><body>Log in to the hotel's network</body></html>");
        return;
      }

      const [path, query = ""] = url.split("?");
      const arrival = toArrival(
        path,
        query || Buffer.concat(chunks).toString(),
        method,
      );
      const answer = () => {
        if (response.destroyed) {
          // It failed before it had taken the hit.
          return;
        }
        arrivals.push({ ...arrival, time: Date.now() });
        const isPostback = path.split("/")[4].endsWith("10");
        const postback = JSON.stringify({ key: arrival.key });
        const { callback } = arrival.parameters;
        if (isPostback && callback) {
          response
            .writeHead(200, { "Content-Type": "application/javascript" })
            .end(`${callback}(${postback});`);
        } else if (isPostback) {
          response
            .writeHead(200, { "Content-Type": "application/json" })
            .end(postback);
        } else {
          response.writeHead(200, { "Content-Type": "image/gif" }).end(GIF);
        }
      };
      const delay = mode === "slow" ? SLOWNESS : collection.latency;
      if (delay) {
        setTimeout(answer, delay);
      } else {
        answer();
      }
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });

  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  const stop = () =>
    new Promise<void>((resolve) => {
      sockets.forEach((socket) => socket.destroy());
      server.close(() => resolve());
    });

  const collection: CollectionServer = {
    host: "",
    arrivals,
    attempts,
    mode: "up",
    latency: 0,
    async setMode(mode) {
      const wasRefusing = collection.mode === "refusing";
      collection.mode = mode;
      if (mode === "refusing" && !wasRefusing) {
        await stop();
      } else if (wasRefusing && mode !== "refusing") {
        await listen();
      } else if (mode === "black hole") {
        // What is open already must fall silent too.
        sockets.forEach((socket) => socket.pause());
      } else {
        sockets.forEach((socket) => socket.resume());
      }
    },
    close: () => (collection.mode === "refusing" ? Promise.resolve() : stop()),
  };
  await listen();
  collection.host = `127.0.0.1:${port}`;
  return collection;
}
