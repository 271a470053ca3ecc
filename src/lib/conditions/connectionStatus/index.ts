import { offlineQueue } from "../../offlineQueue";
import { createConnectionStatus } from "./createConnectionStatus";

export default createConnectionStatus(offlineQueue);
