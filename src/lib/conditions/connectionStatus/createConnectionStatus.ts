import type {
  ConnectionStatus,
  OfflineQueue,
} from "../../offlineQueue/OfflineQueue";

/** The settings of the condition Connection Status. */
export interface ConnectionStatusSettings {
  status: ConnectionStatus;
}

/** Whether the connection is as the settings say. */
export const createConnectionStatus =
  ({ getStatus }: OfflineQueue) =>
  ({ status }: ConnectionStatusSettings): boolean =>
    getStatus() === status;
