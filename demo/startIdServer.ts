import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What an ID server can do to a visitor whose ID isn't known yet. */
export const ID_MODES = ["ready", "slow", "away", "failing"] as const;
export type IdMode = (typeof ID_MODES)[number];

/** The ID that each visitor gets. */
export const VISITOR_ID = "31415926535897932384626433832795028841";

/** A stand-in, on loopback, for the server that the ID service asks for the visitor's ID. */
export interface IdServer {
  /** "127.0.0.1:1234", as in audienceManagerServer. */
  host: string;
  /** How many times it was asked. */
  requests: number;
  mode: IdMode;
  /** Whether it says that the visitor opted out. */
  isOptedOut: boolean;
  /** Those who wait for an answer get it as soon as it is ready. */
  setMode(mode: IdMode): void;
  /** Who waits now gets no answer at all. */
  forget(): void;
  close(): Promise<void>;
}

/** Milliseconds until an answer, when it is slow. */
const SLOWNESS = 4000;
/** Without a region and a blob, the ID service would ask again for each hit. */
const ANSWER = {
  d_mid: VISITOR_ID,
  dcs_region: 6,
  id_sync_ttl: 604800,
  d_blob: "stand-in",
  d_ottl: 7200,
};

/** Starts an ID server on a port of its own. */
export async function startIdServer(): Promise<IdServer> {
  const waiting = new Set<ServerResponse>();
  const answer = (response: ServerResponse) => {
    if (waiting.delete(response)) {
      response.end(
        JSON.stringify(
          // An empty list would have the ID service ask again for each hit, too.
          ids.isOptedOut ? { ...ANSWER, d_optout: ["global"] } : ANSWER,
        ),
      );
    }
  };

  const server = createServer(({ url = "/", headers }, response) => {
    if (!url.startsWith("/id?")) {
      response.writeHead(404).end();
      return;
    }
    ids.requests++;
    if (ids.mode === "failing") {
      response.destroy();
      return;
    }
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Type", "application/json");
    response.setHeader("Access-Control-Allow-Origin", headers.origin ?? "*");
    response.setHeader("Access-Control-Allow-Credentials", "true");
    waiting.add(response);
    response.on("close", () => waiting.delete(response));
    if (ids.mode === "ready") {
      answer(response);
    } else if (ids.mode === "slow") {
      setTimeout(() => answer(response), SLOWNESS);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });

  const ids: IdServer = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: 0,
    mode: "ready",
    isOptedOut: false,
    setMode(mode) {
      ids.mode = mode;
      if (mode === "ready") {
        waiting.forEach(answer);
      }
    },
    forget: () => waiting.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return ids;
}
