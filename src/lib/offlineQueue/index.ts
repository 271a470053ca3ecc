import { running } from "../main";
import { createOfflineQueue } from "./createOfflineQueue";
import type { OfflineQueue } from "./OfflineQueue";

let queue: OfflineQueue | undefined;

/**
 * Starts when something of it is used for the first time: a tags library has each shared module, whether anyone asks for it
 * or not (https://experienceleague.adobe.com/docs/experience-platform/tags/extension-dev/web/shared.html).
 */
export const offlineQueue = new Proxy({} as OfflineQueue, {
  get(_, name: keyof OfflineQueue | "__esModule") {
    // Turbine asks each module for that.
    if (name !== "__esModule") {
      queue = queue || createOfflineQueue(running, turbine.logger);
      return queue[name];
    }
    return undefined;
  },
});
