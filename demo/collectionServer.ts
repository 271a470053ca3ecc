import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import {
  answerHit,
  isTaken,
  PATH,
  toArrival,
  type Arrival,
  type Verdict,
} from "./answerHit";

/** What a collection server, or what stands before it, can do to a visitor. */
export const MODES = [
  "up",
  "slow",
  "12 s",
  "25 s",
  "503",
  "portal",
  "placeholder",
  "black hole",
  "refusing",
] as const;
export type Mode = (typeof MODES)[number];

/** A collection server on loopback that keeps what arrives and fails on demand. */
export interface CollectionServer {
  /** "127.0.0.1:1234", as in s.trackingServer. */
  host: string;
  arrivals: Arrival[];
  /** The times of all requests, taken or not, in milliseconds since 1970. */
  attempts: number[];
  /** The requests that the other end took back before there was an answer. */
  takenBack: { method: string; time: number }[];
  /** What it takes in a moment, unless the visitor is gone by then. */
  underWay: Set<Arrival>;
  mode: Mode;
  /** Milliseconds before an answer, as a network takes; 0 at first. */
  latency: number;
  /** What is said to single hits. */
  judge?: (arrival: Arrival) => Verdict | undefined;
  setMode(mode: Mode): Promise<void>;
  /** Knows nothing of what came so far, nor of what is under way. */
  forget(): void;
  close(): Promise<void>;
}

/** Milliseconds until an answer. */
const SLOWNESS: Partial<Record<Mode, number>> = {
  slow: 1500,
  "12 s": 12000,
  "25 s": 25000,
};
const LATE = 2000;
/** 10 by 10 pixels: what a service worker or a filter answers instead of a picture that failed. */
const PLACEHOLDER = Buffer.from(
  "R0lGODlhCgAKAIAAAAAAAP///yH5BAEAAAAALAAAAAAKAAoAAAIIhI+py+0PYysAOw==",
  "base64",
);

/** The answer of what stands before the server; false where nothing does. */
function answerInstead(
  response: ServerResponse,
  mode: Mode,
  method: string,
): boolean {
  const end = (status: number, type: string, body: string | Buffer) => {
    response.writeHead(status, { "Content-Type": type }).end(body);
    return true;
  };
  switch (mode) {
    case "503":
      return end(503, "text/plain", "Service Unavailable");
    case "portal":
      return end(
        200,
        "text/html",
        "<html><body>Log in to the hotel's network</body></html>",
      );
    case "placeholder":
      return method === "GET"
        ? end(200, "image/gif", PLACEHOLDER)
        : end(503, "text/plain", "No connection");
    default:
      return mode === "black hole";
  }
}

/** Starts a collection server on a port of its own. */
export async function startCollectionServer(): Promise<CollectionServer> {
  const sockets = new Set<Socket>();
  const arrivals: Arrival[] = [];
  const attempts: number[] = [];
  const takenBack: CollectionServer["takenBack"] = [];
  const underWay = new Set<Arrival>();
  let port = 0;

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "GET", headers, url = "/" } = request;
      const [path, query = Buffer.concat(chunks).toString()] = url.split("?");
      if (!path.includes(PATH)) {
        response.writeHead(404).end();
        return;
      }
      attempts.push(Date.now());
      response.on("close", () => {
        if (!response.headersSent) {
          takenBack.push({ method, time: Date.now() });
        }
      });
      const { mode, judge, latency } = collection;
      const arrival = toArrival(path, query, method);
      const verdict = judge && judge(arrival);
      response.setHeader("Cache-Control", "no-store");
      if (verdict !== "no CORS") {
        response.setHeader(
          "Access-Control-Allow-Origin",
          headers.origin || "*",
        );
        response.setHeader("Access-Control-Allow-Credentials", "true");
      }
      if (answerInstead(response, mode, method)) {
        return;
      }
      const take = () => arrivals.push({ ...arrival, time: Date.now() });
      const answer = () => {
        // Where the visitor is gone, it failed before it had taken the hit.
        if (!response.destroyed) {
          if (isTaken(verdict) && verdict !== "late") {
            take();
          }
          answerHit(response, path, arrival, verdict);
        }
      };
      if (verdict === "late") {
        take();
      }
      const delay = verdict === "late" ? LATE : (SLOWNESS[mode] ?? latency);
      if (delay) {
        underWay.add(arrival);
        response.on("close", () => underWay.delete(arrival));
        setTimeout(() => {
          if (underWay.delete(arrival)) {
            answer();
          }
        }, delay);
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
    takenBack,
    underWay,
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
    forget() {
      arrivals.length = attempts.length = takenBack.length = 0;
      underWay.clear();
    },
    close: () => (collection.mode === "refusing" ? Promise.resolve() : stop()),
  };
  await listen();
  collection.host = `127.0.0.1:${port}`;
  return collection;
}
