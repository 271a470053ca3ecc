import { offlineQueue } from "../../offlineQueue";

export default (): void => offlineQueue.releaseHits();
