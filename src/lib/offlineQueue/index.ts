import { running } from "../main";
import { createOfflineQueue } from "./createOfflineQueue";

export const offlineQueue = createOfflineQueue(running, turbine.logger);
