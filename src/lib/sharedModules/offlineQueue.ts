import { offlineQueue } from "../offlineQueue";

export type {
  ConnectionStatus,
  OfflineQueue,
  QueueEvent,
} from "../offlineQueue/OfflineQueue";

export default offlineQueue;
