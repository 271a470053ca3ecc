import type { Running } from "../createMain";
import { createLocalTier } from "../journal/createLocalTier";
import { createBacklog } from "./createBacklog";
import { createConnection } from "./createConnection";
import { createHold } from "./createHold";
import { describeQueue } from "./describeQueue";
import { createQueueControl } from "./createQueueControl";
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
  const version = "1.1.0";
  const isEnabled = () => !!running && running.settings.trackOffline;
  if (!running) {
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
      describe: () => Promise.resolve(undefined),
      subscribe: () => () => undefined,
    };
  }

  const control = createQueueControl(running.offlineTracking);
  // Of the rules' own; its errors are the library's, which has told them.
  const local = createLocalTier(() => undefined);
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

  const hold = createHold(control, local, {
    onHold: () => onPause(),
    onRelease: () => control.servers().forEach(control.deliver),
  });
  const connection = createConnection(control, emit);
  const backlog = createBacklog(control, local, emit, () =>
    control.isHeld()
      ? "held"
      : !navigator.onLine
        ? "offline"
        : connection.status() === "offline"
          ? "unreachable"
          : "waiting",
  );
  control.subscribe((change) => {
    backlog.onChange(change);
    if (change.type === "server") {
      connection.onChange(change.server, change.isFailing);
      if (change.isFailing) {
        onPause(change.server);
      }
    } else if (change.type === "emptied") {
      onPause(change.server);
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
      await control.ready();
      const servers = control.maySend() ? control.servers() : [];
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              waiting.push({ server, resolve });
              control.deliver(server);
            }),
        ),
      );
    },

    async clearQueue(olderThanDays = 0) {
      await control.ready();
      const count = await hold.during(() =>
        control.clear(Date.now() - olderThanDays * DAY),
      );
      logger.info(`${count} queued hits cleared`);
      return count;
    },

    describe: () => describeQueue(running, connection.status()),

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
