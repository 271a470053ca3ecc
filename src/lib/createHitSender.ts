import type { TimeOrder } from "./delivery/createTimeOrder";
import { renamed } from "./hit/hitUrl";
import type { RequestTime } from "./tracker/createRequestTime";
import type { VisitorIds } from "./tracker/createVisitorIds";
import type { Transport } from "./transport/createTransport";
import { sendBeacon } from "./transport/sendBeacon";
import type { Sending } from "./transport/Sending";

/** Puts hits on the wire, with all that they lacked when they were tracked. */
export interface HitSender {
  /** A hit that may be sent again. */
  send(url: string, options: HitSendOptions): Sending;
  /** Hands this page's hit to the browser, which sends it even if the page ends, without an answer. Returns whether it took it. */
  sendBeacon(url: string): boolean;
  /** One that is sent once, as it is. */
  sendOnce(url: string): Sending;
}

export interface HitSendOptions {
  /** This page tracked it. */
  isOwn: boolean;
  /** ... and sends it for the first time. */
  isFirst: boolean;
  onSecondTry(): void;
}

export interface HitSenderDependencies {
  transport: Transport;
  visitorIds: Pick<VisitorIds, "complete">;
  timeOrder: TimeOrder;
  requestTime: RequestTime;
  /** Whether this page has yet to ask the database whether older hits wait. */
  isUnsure(): boolean;
  /** Gets the answer to a POST that calls for `s.doPostbacks`. */
  onPostbacks(url: string, answer: string): void;
}

export function createHitSender({
  transport,
  visitorIds,
  timeOrder,
  requestTime,
  isUnsure,
  onPostbacks,
}: HitSenderDependencies): HitSender {
  const request = (
    url: string,
    isFirst: boolean,
    onSecondTry = () => undefined as void,
  ) => {
    const end = requestTime.start();
    const sending = transport.send(url, {
      isFirst,
      onSecondTry,
      onPostbacks: (answer) => onPostbacks(url, answer),
    });
    sending.answer.then((answer) => {
      if (answer.end === "delivered") {
        end();
        timeOrder.delivered(url, isUnsure());
      }
    });
    return sending;
  };

  return {
    send(url, { isOwn, isFirst, onSecondTry }) {
      const whole = timeOrder.apply(visitorIds.complete(url), isOwn);
      return request(isFirst ? whole : renamed(whole), isFirst, onSecondTry);
    },
    sendBeacon(url) {
      const whole = timeOrder.apply(visitorIds.complete(url), true);
      const isTaken = sendBeacon(whole);
      if (isTaken) {
        timeOrder.delivered(whole, isUnsure());
      }
      return isTaken;
    },
    sendOnce: (url) => request(url, true),
  };
}
