import type { Answer, Sending } from "./Sending";

// Browsers refuse to keep more than 64 KiB alive.
const LONGEST_KEPT_ALIVE = 60000;
/** Request Timeout, Too Early, Too Many Requests: the same hit may be welcome later. */
const LATER = [408, 425, 429];

/** What a status says of the hit. A web page is somebody else's answer: a captive portal's. */
function endOf({ ok, status, headers }: Response): Answer["end"] {
  if (ok) {
    return /html/.test(headers.get("Content-Type") || "")
      ? "failed"
      : "delivered";
  }
  return status >= 500 || LATER.includes(status) ? "failed" : "refused";
}

/** How a hit is to be posted. */
export interface PostOptions {
  /** What doesn't fit into the URL. */
  form?: string;
  /** The request outlives the page. What a page may keep alive is limited, and other scripts may have used it up. */
  isKeptAlive: boolean;
  /** Gets the body of the answer, where the hit was delivered. */
  onAnswer?(text: string): void;
}

/**
 * Posts a hit with credentials, from a page or a worker. The proof of delivery is any status of 200 to 299, save for a web page.
 */
export function post(
  url: string,
  { form, isKeptAlive, onAnswer }: PostOptions,
): Sending {
  const abortion = new AbortController();
  const request = async (): Promise<Answer> => {
    const response = await fetch(url, {
      signal: abortion.signal,
      method: "POST",
      credentials: "include",
      keepalive: isKeptAlive && (form || "").length < LONGEST_KEPT_ALIVE,
      ...(form && {
        body: form,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      }),
    });
    const end = endOf(response);
    readAnswer(response, end === "delivered" ? onAnswer : undefined);
    return { end };
  };
  const answer = request().catch((): Answer => ({
    end: "failed",
    isUnreadable: true,
  }));
  return { answer, takeBack: () => abortion.abort() };
}

/** Reads the body in any case: until then Chromium counts the request among what is kept alive. */
function readAnswer(
  response: Response,
  onAnswer?: (text: string) => void,
): void {
  response
    .text()
    .then(onAnswer)
    // One that breaks off was an answer all the same.
    .catch(() => undefined);
}
