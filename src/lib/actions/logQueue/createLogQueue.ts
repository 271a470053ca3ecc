import type { OfflineQueue } from "../../offlineQueue/OfflineQueue";

/** Logs all there is to know of the queue, which shows while debugging is on. Needs no tracker, as it may be what is missing. */
export const createLogQueue =
  ({ logger }: Pick<Turbine, "logger">, { describe }: OfflineQueue) =>
  async (): Promise<void> => {
    const description = await describe();
    if (description) {
      const { hits, servers, ...rest } = description;
      logger.info("Queue:", rest);
      hits.forEach((hit) => logger.info("Hit:", hit));
      servers.forEach((server) => logger.info("Server:", server));
    } else {
      logger.warn("There is no durable queue");
    }
  };
