import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the stand-in got it. */
export interface ApiRequest {
  method: string;
  /** Host and path: "reactor.adobe.io/extension_packages". */
  target: string;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Its answer; "hang" for none. */
export type ApiAnswer = { status: number; body: unknown } | "hang";

/** A stand-in of Adobe's APIs on loopback: the sign-in, the Reactor API and the Analytics API, all on one port. */
export interface AdobeApi {
  origin: string;
  requests: ApiRequest[];
  /** Answers other than the usual ones, by method and target. */
  answers: Record<string, ApiAnswer | undefined>;
  close(): Promise<void>;
}

export const SECRET = "the right secret";
export const TOKEN = "the access token";

const ok = (body: unknown): ApiAnswer => ({ status: 200, body });
const PACKAGES = "reactor.adobe.io/extension_packages";
export const PACKAGE = {
  id: "EP1",
  attributes: {
    name: "analytics-offline-tracking",
    version: "0.1.0",
    status: "succeeded",
  },
};

/** What Adobe's servers answer when all is well, as their documentation and their tools have it. */
function usualAnswer({ method, target, headers, body }: ApiRequest): ApiAnswer {
  if (target === "ims-na1.adobelogin.com/ims/token/v3") {
    return new URLSearchParams(body).get("client_secret") === SECRET
      ? ok({ access_token: TOKEN, expires_in: 86399 })
      : {
          status: 401,
          body: {
            error: "invalid_client",
            error_description: "invalid client_secret parameter",
          },
        };
  }
  if (headers.authorization !== `Bearer ${TOKEN}`) {
    return {
      status: 401,
      body: { error_code: "401013", message: "Oauth token is not valid" },
    };
  }
  switch (`${method} ${target}`) {
    case `GET ${PACKAGES}`:
      return ok({ data: [PACKAGE] });
    case `GET ${PACKAGES}/EP1`:
    case `PATCH ${PACKAGES}/EP1`:
    case `POST ${PACKAGES}`:
      return ok({ data: PACKAGE });
    case "GET analytics.adobe.io/discovery/me":
      return ok({
        imsOrgs: [{ companies: [{ globalCompanyId: "testco0" }] }],
      });
    default:
      return { status: 404, body: { errors: [{ title: "Not found" }] } };
  }
}

export async function startAdobeApi(): Promise<AdobeApi> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", headers } = request;
      const url = new URL(request.url ?? "/", "http://localhost");
      const asked: ApiRequest = {
        method,
        target: url.pathname.slice(1),
        query: url.searchParams,
        headers,
        body: Buffer.concat(chunks).toString(),
      };
      api.requests.push(asked);
      const answer =
        api.answers[`${method} ${asked.target}`] ?? usualAnswer(asked);
      if (answer !== "hang") {
        const { status, body } = answer;
        response
          .writeHead(status, { "Content-Type": "application/json" })
          .end(typeof body === "string" ? body : JSON.stringify(body));
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const api: AdobeApi = {
    origin: `http://127.0.0.1:${port}`,
    requests: [],
    answers: {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return api;
}
