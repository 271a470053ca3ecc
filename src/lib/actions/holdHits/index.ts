import { offlineQueue } from "../../offlineQueue";
import { createHoldHits } from "./createHoldHits";

export default createHoldHits(turbine, offlineQueue);
