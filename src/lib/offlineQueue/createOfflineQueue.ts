import type { Running } from "../createMain";
import { clearQueue } from "./clearQueue";
import { createBacklog } from "./createBacklog";
import { createConnection } from "./createConnection";
import { createHold } from "./createHold";
import { followLocalTier } from "./followLocalTier";
import type { OfflineQueue, QueueEvent } from "./OfflineQueue";

const DAY = 86400000;

/**
 * The queue as rules see and steer it. Where there is no durable queue (turned off, no Adobe Analytics extension,
 * AppMeasurement's own), it is empty.
 */
export function createOfflineQueue(
  running: Running | undefined,
  logger: Turbine["logger"],
): OfflineQueue {
  const version = "1.0.0";
  const isEnabled = () => !!running && running.settings.trackOffline;
  const offlineTracking = running && running.offlineTracking;
  if (!offlineTracking) {
    return {
      version,
      isEnabled,
      getQueueSize: () => 0,
      getOldestHitAge: () => 0,
      getStatus: () => (navigator.onLine ? "online" : "offline"),
      sendQueuedHits: () => Promise.resolve(),
      holdHits: () => logger.warn("There is no durable queue to hold hits in"),
      releaseHits: () => undefined,
      clearQueue: () => Promise.resolve(0),
      subscribe: () => () => undefined,
    };
  }

  const { local, queueFor, ready, maySend } = offlineTracking;
  const listeners = new Set<(event: QueueEvent) => void>();
  /** What waits for an attempt to end, by collection server. */
  let waiting: { server: string; resolve: () => void }[] = [];

  const emit = (event: QueueEvent) =>
    listeners.forEach((listener) => {
      try {
        listener(event);
      } catch (e) {
        logger.error("Callback failed:", e);
      }
    });
  /** The collection servers that hits wait for. */
  const servers = () => local.keys("waiting");
  const deliver = () =>
    servers().forEach((server) => queueFor(server).deliver());
  /** Delivery ended for a server, or for all. */
  const onPause = (server?: string) => {
    backlog.onPause();
    waiting = waiting.filter((other) => {
      const isOver = !server || server === other.server;
      if (isOver) {
        other.resolve();
      }
      return !isOver;
    });
  };

  const hold = createHold(offlineTracking, deliver);
  const connection = createConnection(local, emit);
  const backlog = createBacklog(offlineTracking, emit, () =>
    offlineTracking.isHeld
      ? "held"
      : !navigator.onLine
        ? "offline"
        : connection.status() === "offline"
          ? "unreachable"
          : "waiting",
  );
  followLocalTier(local, (kind, subject, value) => {
    backlog.onChange(kind, subject, value);
    if (kind === "server") {
      connection.onChange(subject, value);
      if (parseInt(value) > 0) {
        onPause(subject);
      }
    } else if (kind === "waiting" && !value) {
      onPause(subject);
    } else if (subject === "held") {
      hold.follow();
      onPause();
    }
  });
  addEventListener("offline", () => onPause());

  return {
    version,
    isEnabled,
    getQueueSize: backlog.size,
    getOldestHitAge: () =>
      backlog.size()
        ? Math.max(0, Math.floor((Date.now() - backlog.oldest()) / 1000))
        : 0,
    getStatus: connection.status,
    holdHits: hold.hold,
    releaseHits: hold.release,

    async sendQueuedHits() {
      await ready;
      await Promise.all(
        servers()
          .filter(maySend)
          .map(
            (server) =>
              new Promise<void>((resolve) => {
                waiting.push({ server, resolve });
                queueFor(server).deliver();
              }),
          ),
      );
    },

    async clearQueue(olderThanDays = 0) {
      await ready;
      const before = Date.now() - olderThanDays * DAY;
      const counts = await hold.during(() =>
        Promise.all(
          servers().map((server) =>
            // Refused while the page is left.
            queueFor(server)
              .alone(() => clearQueue(offlineTracking, server, before))
              .catch(() => 0),
          ),
        ),
      );
      const count = counts.reduce((sum, other) => sum + other, 0);
      logger.info(`${count} queued hits cleared`);
      return count;
    },

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
