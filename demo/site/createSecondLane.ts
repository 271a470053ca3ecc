import type { LaneMessage, TrackMessage } from "./laneMessages.ts";
import type { Kind } from "./trackHit.ts";

/** The tracker's own queue, in a document of another origin: storage is not shared. */
export interface SecondLane {
  track(kind: Kind, name: string): void;
  /** The names of the hits that wait there or are on the wire; undefined before it has told. */
  waiting(): Set<string> | undefined;
  /** Ends it. */
  remove(): void;
}

export function createSecondLane(frame: HTMLIFrameElement): SecondLane {
  const { origin } = new URL(frame.src);
  const sent: TrackMessage[] = [];
  let told: LaneMessage | undefined;

  const send = (message: TrackMessage) =>
    frame.contentWindow?.postMessage(message, origin);
  addEventListener("message", (event: MessageEvent<LaneMessage>) => {
    if (event.origin === origin) {
      if (!told) {
        sent.forEach(send);
      }
      told = event.data;
    }
  });

  return {
    track(kind, name) {
      sent.push({ kind, name });
      if (told) {
        send({ kind, name });
      }
    },
    waiting: () =>
      told &&
      new Set([
        ...told.waiting,
        ...sent.slice(told.tracked).map(({ name }) => name),
      ]),
    remove: () => frame.remove(),
  };
}
