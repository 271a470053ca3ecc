import { offlineQueue } from "../../offlineQueue";
import { createClearQueue } from "./createClearQueue";

export default createClearQueue(turbine, offlineQueue);
