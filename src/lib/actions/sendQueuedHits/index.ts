import { offlineQueue } from "../../offlineQueue";
import { createSendQueuedHits } from "./createSendQueuedHits";

export default createSendQueuedHits(turbine, offlineQueue);
