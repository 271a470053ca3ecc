/** A request to one of Adobe's APIs. */
interface AdobeRequest {
  host: string;
  method: string;
}

/** What came of it: an answer (one that isn't JSON, without a text), none in time, or none at all. */
type Failure =
  { status: number; text?: string } | { timeout: number } | { reason: string };

const SIGN_IN = /^ims-/;
const ANALYTICS = "analytics.adobe.io";

const nameOf = (host: string): string =>
  SIGN_IN.test(host)
    ? "Adobe's sign-in (IMS)"
    : host === ANALYTICS
      ? "Adobe's Analytics API"
      : "Adobe's Reactor API";

/** What an API says of an error, on one line. The Reactor API, Adobe's gateway, IMS and the Analytics API differ in form. */
function detailOf(text = ""): string {
  try {
    const answer = Object(JSON.parse(text)) as Record<string, unknown>;
    const [first] = ([] as unknown[]).concat(answer.errors ?? answer);
    const {
      detail,
      title,
      message,
      error_description,
      errorDescription,
      error,
    } = Object(first) as Record<string, unknown>;
    const said =
      detail ??
      title ??
      message ??
      error_description ??
      errorDescription ??
      error;
    return typeof said === "string"
      ? `: ${said.replace(/\s+/g, " ").trim().slice(0, 300)}`
      : "";
  } catch (e) {
    return "";
  }
}

/** What to do about a failed request, in one sentence or two. */
export function sentenceFor(
  { host, method }: AdobeRequest,
  failure: Failure,
): string {
  const api = nameOf(host);
  const mayBeDone =
    method === "GET" || SIGN_IN.test(host)
      ? ""
      : " It may have done what was asked: look in the Data Collection UI before you try again.";
  if ("timeout" in failure) {
    return `${api} didn't answer within ${failure.timeout} s.${mayBeDone}`;
  }
  if ("reason" in failure) {
    return `${api} can't be reached (${failure.reason}).${mayBeDone}`;
  }
  const { status, text } = failure;
  const detail = detailOf(text);
  if (SIGN_IN.test(host) && status >= 400 && status < 500) {
    return `${api} doesn't accept the credentials (${status})${detail}. Look at the client ID and the client secret.`;
  }
  if (status >= 500) {
    return `${api} failed (${status})${detail}. Try again later; https://status.adobe.com says whether it is down.${mayBeDone}`;
  }
  switch (status) {
    case 401:
      return `${api} doesn't accept the access token (401)${detail}. Get a new one, or give client ID and client secret instead.`;
    case 403:
      return `${api} says that these credentials may not do this (403)${detail}. ${
        host === ANALYTICS
          ? "Their product profile needs the report suite, and the Report Suite Tools."
          : "Their product profile needs the company right Develop Extensions."
      }`;
    case 404:
      return `${api} knows no such ${host === ANALYTICS ? "report suite or company" : "package"} (404)${detail}.`;
    case 409:
      return `${api} refuses this as it is in conflict with what is there (409)${detail}.`;
    case 413:
      return `${api} takes no package of this size (413)${detail}.`;
    case 429:
      return `${api} had too many requests (429)${detail}. Try again in some minutes.`;
    default:
      return status < 300
        ? `${api} gave an answer that isn't JSON (${status}): is there a proxy in between?`
        : `${api} refuses this (${status})${detail}.`;
  }
}
