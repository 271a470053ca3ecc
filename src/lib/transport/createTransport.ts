import { collectionServerOf } from "../hit/hitUrl";
import type { LocalTier } from "../journal/createLocalTier";
import {
  createPostRecord,
  type NextWay,
  type PostRecord,
} from "./createPostRecord";
import { followForbidden } from "./followForbidden";
import { sendImage } from "./sendImage";
import type { Answer, Sending } from "./Sending";
import { sendPost } from "./sendPost";
import { sendScript } from "./sendScript";
import { hasVisitorId, isLong, toPost } from "./toPost";

/** What is longer is kept alive at its first attempt only: a page may keep 64 KiB alive in all. */
const SHORT = 8000;

/** How a hit is to be sent. */
export interface SendOptions {
  /**
   * This page tracked the hit, and sends it for the first time: its answer may run as a script, which nothing that was stored
   * ever is.
   */
  isFirst: boolean;
  /** Gets the answer to a POST that calls for `s.doPostbacks`. */
  onPostbacks(answer: string): void;
  /** The POST had no answer that shows an arrival, and the hit is tried as an image: an end of the page now proves nothing. */
  onSecondTry(): void;
}

/** Puts hits on the wire. */
export interface Transport {
  send(url: string, options: SendOptions): Sending;
  /** Whether a hit is to go as a POST, which arrives even if the page ends. */
  outlivesPage(url: string): boolean;
  /** Whether a collection server is known to answer POSTs. */
  takesPosts(server: string): boolean;
  /** POSTs were delivered there, by the site's worker. */
  postsTaken(server: string): void;
}

export interface TransportDependencies {
  local: Pick<LocalTier, "get" | "set">;
  /** Resolves when the page isn't about to be left. */
  untilStays(): Promise<void>;
}

/** The path's "10" asks the server for a script, "1" for an image. */
const asImage = (url: string) =>
  url.replace(/0(\/JS-.*)&callback=[^&]*(&et=1)?/, "$1");

/**
 * Chooses how a hit goes. With a visitor ID it is posted, as AppMeasurement 2.27.0 does with more than 2047 characters: a POST
 * that is kept alive arrives in all browsers when the page ends, and its status is its proof (docs/architecture.md has the
 * figures). Where the server, a policy or a blocker is against that, hits go as AppMeasurement sends them: as images, or as
 * scripts whose answer calls `s.doPostbacks`.
 */
export function createTransport({
  local,
  untilStays,
}: TransportDependencies): Transport {
  const recordOf = (url: string) =>
    createPostRecord(local, collectionServerOf(url));
  followForbidden((url) => {
    // Of hits that could go as an image. Only the origin of what redirects forbid is told.
    if (collectionServerOf(url)) {
      recordOf(url).forbidden();
    }
  });

  const post = (url: string, { isFirst, onPostbacks }: SendOptions) => {
    const hasPostbacks = url.includes("&callback=");
    const { address, form } = toPost(url);
    return sendPost(address, {
      form,
      isKeptAlive: isFirst || url.length < SHORT,
      onAnswer: hasPostbacks ? onPostbacks : undefined,
    });
  };
  const request = (url: string, isFirst: boolean): Sending => {
    try {
      if (url.includes("&callback=")) {
        return isFirst ? sendScript(url) : sendImage(asImage(url));
      }
      return sendImage(url);
    } catch (e) {
      // What other people's scripts made of the page.
      return {
        answer: Promise.resolve({ end: "failed" }),
        takeBack: () => undefined,
      };
    }
  };
  /** Browsers tell a page that ends of failures, whatever becomes of its requests: Chromium of POSTs that arrive. */
  const withoutEndings = ({ answer, takeBack }: Sending): Sending => ({
    answer: answer.then((known) =>
      known.end === "failed" ? untilStays().then(() => known) : known,
    ),
    takeBack,
  });
  const wayOf = (url: string): NextWay | "form" => {
    if (isLong(url)) {
      return "form";
    }
    return hasVisitorId(url) ? recordOf(url).next() : "image";
  };

  return {
    outlivesPage: (url) => ["form", "post"].includes(wayOf(url)),
    takesPosts: (server) => createPostRecord(local, server).isProven(),
    postsTaken: (server) => createPostRecord(local, server).taken(),

    send(url, options) {
      const goAsImage = () => withoutEndings(request(url, options.isFirst));
      const goAsPost = () => withoutEndings(post(url, options));
      switch (wayOf(url)) {
        case "form":
          return goAsPost();
        case "image":
          return goAsImage();
        case "probe":
          return withVerdict(goAsImage(), recordOf(url));
        case "post":
          return withFallback(goAsPost(), recordOf(url), () => {
            options.onSecondTry();
            return goAsImage();
          });
      }
    },
  };
}

/** An image in a POST's stead, to find out. */
const withVerdict = (sending: Sending, record: PostRecord): Sending => ({
  ...sending,
  answer: sending.answer.then((answer) => {
    if (answer.end === "delivered") {
      record.beaten();
    } else {
      record.unanswered();
    }
    return answer;
  }),
});

/**
 * A POST that something may be against, while an image arrives. Where nothing is known of the server, which of the two shows at
 * once, as an outage that ends in between would blame the POST.
 */
function withFallback(
  posted: Sending,
  record: PostRecord,
  request: () => Sending,
): Sending {
  let current = posted;
  let isTakenBack = false;

  const goOn = async (answer: Answer): Promise<Answer> => {
    const { end, isUnreadable } = answer;
    if (end === "delivered") {
      record.taken();
    }
    const mayBeBeaten =
      end === "refused" || (isUnreadable && record.unanswered());
    if (isTakenBack || !mayBeBeaten) {
      return { end };
    }
    current = request();
    const second = await current.answer;
    if (second.end !== "delivered") {
      return { end };
    }
    record.beaten();
    return second;
  };

  return {
    answer: posted.answer.then(goOn),
    takeBack() {
      isTakenBack = true;
      current.takeBack();
    },
  };
}
