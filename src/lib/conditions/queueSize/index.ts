import { offlineQueue } from "../../offlineQueue";
import { createQueueSize } from "./createQueueSize";

export default createQueueSize(offlineQueue, turbine.logger);
