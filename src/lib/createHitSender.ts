import type { TimeOrder } from "./delivery/createTimeOrder";
import { renamed } from "./hit/hitUrl";
import type { RequestTime } from "./tracker/createRequestTime";
import type { VisitorIds } from "./tracker/createVisitorIds";
import type { Transport } from "./transport/createTransport";
import type { Sending } from "./transport/Sending";

/** Puts hits on the wire, with all that they lacked when they were tracked. */
export interface HitSender {
  /** A hit that may be sent again. `isFirst`: this page tracked it, and sends it for the first time. */
  send(url: string, isFirst: boolean, onSecondTry: () => void): Sending;
  /** One that is sent once, as it is. */
  sendOnce(url: string): Sending;
}

export interface HitSenderDependencies {
  transport: Transport;
  visitorIds: Pick<VisitorIds, "complete">;
  timeOrder: TimeOrder;
  requestTime: RequestTime;
  /** Whether hits delivered from now on are a measure for the time of others. */
  isMeasure(): boolean;
  /** Gets the answer to a POST that calls for `s.doPostbacks`. */
  onPostbacks(url: string, answer: string): void;
}

export function createHitSender({
  transport,
  visitorIds,
  timeOrder,
  requestTime,
  isMeasure,
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
        if (isMeasure()) {
          timeOrder.delivered(url);
        }
      }
    });
    return sending;
  };

  return {
    send(url, isFirst, onSecondTry) {
      const whole = timeOrder.apply(visitorIds.complete(url));
      return request(isFirst ? whole : renamed(whole), isFirst, onSecondTry);
    },
    sendOnce: (url) => request(url, true),
  };
}
