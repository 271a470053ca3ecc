import { offlineQueue } from "../../offlineQueue";
import { createQueueEvent } from "../createQueueEvent";

export default createQueueEvent(offlineQueue, "connectionLost");
