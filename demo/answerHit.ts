import type { ServerResponse } from "node:http";

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
  /** The hit's own: context data has names of its own. */
  parameters: Record<string, string>;
  /** "name=value" for each of its variables; nested ones among the markers of their levels. */
  contextData: string[];
}

/**
 * What is said to a single hit, whatever else the server does. 403 and 413: it isn't taken. The others: it is, but the answer
 * is no picture, can't be read by a script ("no CORS"), or comes two seconds later ("late").
 */
export type Verdict =
  "403" | "413" | "204" | "empty" | "JSON" | "no CORS" | "late";

/** What stands between the hits of a path. */
export const PATH = "/b/ss/";

const GIF = Buffer.from(
  "R0lGODlhAgACAIAAAP///wAAACH5BAEAAAAALAAAAAACAAIAAAIChFEAOw==",
  "base64",
);

export function toArrival(
  path: string,
  query: string,
  method: string,
): Arrival {
  const [start, ...contexts] = query.split("&c.&");
  const [contextData = "", end = ""] = contexts.join("&c.&").split("&.c");
  const parameters = Object.fromEntries(new URLSearchParams(start + end));
  const [reportSuites, , , key] = path.split(PATH)[1].split("/");
  return {
    name: parameters.pev2 || parameters.pageName || "",
    reportSuites,
    ts: parameters.ts ? Number(parameters.ts) : undefined,
    time: Date.now(),
    method,
    key,
    parameters,
    contextData: contextData.split("&").filter(Boolean),
  };
}

export const isTaken = (verdict?: Verdict): boolean =>
  verdict !== "403" && verdict !== "413";

/** Answers a hit as Adobe's collection servers do, or as the verdict says. */
export function answerHit(
  response: ServerResponse,
  path: string,
  { key, parameters }: Arrival,
  verdict?: Verdict,
): void {
  const end = (status: number, type?: string, body?: string | Buffer) =>
    response.writeHead(status, type ? { "Content-Type": type } : {}).end(body);
  const isPostback = path.split(PATH)[1].split("/")[1].endsWith("10");
  const postback = JSON.stringify({ key });

  if (!isTaken(verdict)) {
    end(Number(verdict), "text/plain", "Not this one");
  } else if (verdict === "204") {
    end(204);
  } else if (verdict === "empty") {
    end(200);
  } else if (verdict === "JSON") {
    end(200, "application/json", "{}");
  } else if (isPostback && parameters.callback) {
    end(200, "application/javascript", `${parameters.callback}(${postback});`);
  } else if (isPostback) {
    end(200, "application/json", postback);
  } else {
    end(200, "image/gif", GIF);
  }
}
