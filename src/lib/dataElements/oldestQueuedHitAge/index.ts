import { offlineQueue } from "../../offlineQueue";

export default offlineQueue.getOldestHitAge;
