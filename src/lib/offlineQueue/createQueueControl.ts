import type { OfflineTracking } from "../createOfflineTracking";
import { parseServerRecord } from "../delivery/createServerState";
import { followDelivery, type DeliveryEvent } from "../delivery/followDelivery";
import { timeOf } from "../hit/hitId";
import { followJournal, type JournalEvent } from "../journal/followJournal";

const BATCH = 100;

/** What happens to hits and to their delivery, in whichever tab. */
export type QueueChange = JournalEvent | DeliveryEvent;

/** The durable queue, as the rule components see and steer it. Nothing rejects. */
export interface QueueControl {
  /** Resolves when it is known what earlier pages left. */
  ready(): Promise<unknown>;
  /** The collection servers that hits wait for. */
  servers(): string[];
  /** Those of all collection servers whose last attempt failed. */
  failingServers(): string[];
  /** How many hits there are, and when the oldest happened, in milliseconds since 1970. */
  count(): Promise<{ size: number; oldest: number }>;
  /** Whether hits may be sent now, as far as the visitor and `hold` have a say. */
  maySend(): boolean;
  /** Nothing is sent by this page from now on, or it may go on. */
  hold(isHeld: boolean): void;
  isHeld(): boolean;
  /** Tries to deliver what waits for a server, past the backoff, but at most once a second. */
  deliver(server: string): void;
  /**
   * Removes the hits that happened before a time, in milliseconds since 1970, except what is on the wire. Nothing may be sent
   * meanwhile by any page. Resolves with how many that were.
   */
  clear(before: number): Promise<number>;
  /** Calls back with all that happens from now on. Returns what ends that. */
  subscribe(listener: (change: QueueChange) => void): () => void;
}

export function createQueueControl({
  ready,
  parts,
}: OfflineTracking): QueueControl {
  const { journal, states, local, deliveries, permission } = parts;
  const servers = () => local.keys("waiting");

  return {
    ready,
    servers,
    failingServers: () =>
      local
        .keys("server")
        .filter(
          (server) =>
            parseServerRecord(local.get(`server.${server}`)).failures > 0,
        ),
    async count() {
      const [[oldest], size] = await Promise.all([
        journal.find({ most: 1, withAside: true }),
        journal.size(),
      ]);
      return { size, oldest: oldest ? timeOf(oldest.id) : 0 };
    },
    maySend: () => !permission.reasonToWait(),
    hold: permission.hold,
    isHeld: permission.isHeld,
    deliver: (server) => deliveries.to(server).deliver(),

    async clear(before) {
      // What another page is about to send has to end first.
      await Promise.all(
        servers().map((server) => deliveries.to(server).idle()),
      );
      let count = 0;
      for (;;) {
        const hits = await journal.find({ most: BATCH, withAside: true });
        const old = hits.filter(
          ({ id }) => timeOf(id) < before && !states.mark(id),
        );
        if (!old.length) {
          return count;
        }
        journal.remove(old, "clearQueue");
        await journal.settled();
        count += old.length;
      }
    },

    subscribe(listener) {
      const stops = [
        followJournal(local, listener),
        followDelivery(local, listener),
      ];
      return () => stops.forEach((stop) => stop());
    },
  };
}
