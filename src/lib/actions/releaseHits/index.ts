import { offlineQueue } from "../../offlineQueue";
import { createTrackerAction } from "../createTrackerAction";

export default createTrackerAction(turbine, offlineQueue.releaseHits);
