import { keysFrom, openDatabase, transact } from "../journal/openDatabase";
import { HELPER } from "./createHelper";
import { OFF, TERMS } from "./Handover";

/** Timestamped hits aren't confirmed any more: the site's worker is to send none. Needs nothing of the queue. Never rejects. */
export async function revoke(): Promise<void> {
  try {
    if (localStorage.getItem(`offlineTracking.${HELPER}`)) {
      await transact(await openDatabase(), "readwrite", ({ notes }) => {
        // Another property's pages take back what stops all hits, not this.
        notes?.delete(keysFrom(TERMS));
        notes?.put({ key: OFF });
      });
    }
  } catch (e) {
    // No storage: nothing waits in it.
  }
}
