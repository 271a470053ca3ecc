import { offlineQueue } from "../../offlineQueue";

export default offlineQueue.getStatus;
