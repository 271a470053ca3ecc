import { PlainError } from "../PlainError";
import { sentenceFor } from "./sentenceFor";

/** The part of fetch in use; node-fetch has it too. */
export type Fetch = (
  url: string,
  options?: RequestInit,
) => Promise<{ status: number; text(): Promise<string> }>;

/** What the requests to Adobe's APIs depend on. */
export interface AdobeFetchDependencies {
  fetch: Fetch;
  env: {
    /** How long an answer may take, in seconds; 60 if it isn't set. */
    ADOBE_API_TIMEOUT?: string;
    /** The origin of a server on loopback that is asked instead of Adobe's, with the host in front of the path. */
    ADOBE_API_STAND_IN?: string;
  };
}

interface FetchError extends Error {
  type?: string;
  code?: string;
  cause?: { code?: string };
}

const USUAL_TIMEOUT = 60;

/** Nobody's credentials go anywhere else because of a variable in the environment. */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/;

/** A fetch for Adobe's APIs. */
export type AdobeFetch = (
  address: string,
  options?: RequestInit,
) => Promise<Response>;

/**
 * Makes a fetch for Adobe's APIs that gives nothing but successful answers in JSON. For any other, and where none comes
 * in time, it throws a PlainError that says what to do.
 */
export function createAdobeFetch({
  fetch,
  env: { ADOBE_API_TIMEOUT, ADOBE_API_STAND_IN: standIn },
}: AdobeFetchDependencies): AdobeFetch {
  const timeout = Number(ADOBE_API_TIMEOUT) || USUAL_TIMEOUT;
  if (standIn && !LOOPBACK.test(standIn)) {
    throw new PlainError(`${standIn} is not on this machine.`);
  }
  return async (address, options = {}) => {
    const url = new URL(address);
    const { method = "GET" } = options;
    const fail = (answer: Parameters<typeof sentenceFor>[1]): never => {
      throw new PlainError(sentenceFor({ host: url.host, method }, answer));
    };
    let status: number;
    let text: string;
    try {
      const response = await fetch(
        standIn
          ? `${standIn}/${url.host}${url.pathname}${url.search}`
          : url.href,
        { ...options, signal: AbortSignal.timeout(timeout * 1000) },
      );
      status = response.status;
      text = await response.text();
    } catch (e) {
      // node-fetch gives a type and a code, the fetch of Node.js a cause.
      const { name, type, code, cause } = e as FetchError;
      return fail(
        name === "TimeoutError" || type === "aborted" || name === "AbortError"
          ? { timeout }
          : { reason: code ?? cause?.code ?? name },
      );
    }
    if (status < 200 || status > 299) {
      return fail({ status, text });
    }
    try {
      JSON.parse(text);
    } catch (e) {
      return fail({ status });
    }
    return new Response(text, { status });
  };
}
