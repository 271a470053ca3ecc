/**
 * How a send ended.
 *
 * - delivered: there is proof that the collection server has the hit.
 * - refused: the server answered, and won't have this hit.
 * - failed: the way to the server is down, or something stands in it.
 * - unknown: there was no answer, or the page ended first. The hit may have arrived.
 */
export type SendEnd = "delivered" | "refused" | "failed" | "unknown";

/** What became of a request. */
export interface Answer {
  end: Exclude<SendEnd, "unknown">;
  /**
   * A POST had no answer that can be read: the way is down, or a policy (CORS, CSP) or a blocker is against it. It may have
   * arrived all the same, each time that it is made.
   */
  isUnreadable?: boolean;
}

/** A request on the wire. */
export interface Sending {
  /** Settles when something is known, however late. Never rejects. */
  answer: Promise<Answer>;
  /** Ends the request, where the browser can. */
  takeBack(): void;
}
