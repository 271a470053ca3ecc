import { offlineQueue } from "../../offlineQueue";
import { createLogQueue } from "./createLogQueue";

export default createLogQueue(turbine, offlineQueue);
