import type { QueueChange, QueueControl } from "./createQueueControl";
import { timeOf } from "../hit/hitId";
import { accountOf } from "../hit/hitUrl";
import type { LocalTier } from "../journal/createLocalTier";
import { createBatches } from "./createBatches";
import type { QueueEvent } from "./OfflineQueue";

// What is sent sooner than that was not really queued, but went behind another one.
const SOON = 500;
// A burst is told by then, even if it goes on.
const LATE = 800;
const STEP = 50;
const QUIET = 1000;

/** What waits on this device, and the events of it. The count is kept: nothing here reads the journal for a hit. */
export interface Backlog {
  size(): number;
  /** Milliseconds since 1970; 0 when nothing waits. */
  oldest(): number;
  onChange(change: QueueChange): void;
  /** Delivery stopped: what was sent till now is a batch. */
  onPause(): void;
}

export function createBacklog(
  control: QueueControl,
  local: LocalTier,
  emit: (event: QueueEvent) => void,
  reasonToWait: () => string,
): Backlog {
  const batches = createBatches(emit);
  /** Hits not known to wait yet, with their URLs. */
  const fresh = new Map<string, string>();
  /** Those that rules were told of: when they are sent, rules are told that, too. */
  const told = new Set<string>();
  /** Hits that are on the wire, and whether they waited before. */
  const onWire = new Map<string, boolean>();
  // As it was left, until the journal is open.
  let [total, oldest] = local.get("rules.size").split(" ").map(Number);
  oldest = oldest || 0;
  let changes = 0;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let counting: ReturnType<typeof setTimeout> | undefined;

  const size = () => Math.max(0, total);
  const save = () => local.set("rules.size", `${size()} ${oldest}`);

  /** Another tab may have died, or the user deleted the site's data: now and then the journal has the last word. */
  const recount = async () => {
    const before = changes;
    const counted = await control.count();
    if (before === changes) {
      total = counted.size;
      oldest = counted.oldest;
      save();
    }
  };
  /**
   * When nothing has changed for a while; a timer for each change would cost each hit. Not while hits are delivered: the
   * database counts by going through its keys, and delivery waits for it.
   */
  const recountWhenQuiet = () => {
    const before = changes;
    counting = setTimeout(() => {
      counting = undefined;
      if (before === changes && !onWire.size) {
        recount();
      } else {
        recountWhenQuiet();
      }
    }, QUIET);
  };
  const tellQueued = (id: string) => {
    batches.add(
      "hitQueued",
      reasonToWait(),
      accountOf(fresh.get(id) as string),
    );
    fresh.delete(id);
    told.add(id);
  };
  const settle = () => {
    const waiting = [...fresh.keys()].filter((id) => !onWire.has(id));
    const ages = waiting.map((id) => Date.now() - timeOf(id));
    settling = undefined;
    if (Math.min(...ages) < SOON && Math.max(...ages) < LATE) {
      // A burst: its last hits may yet go at once, and it is to be told as one.
      settleIn(STEP);
      return;
    }
    waiting.forEach(tellQueued);
    batches.flush("hitQueued");
    batches.flush("hitsDiscarded");
  };
  const settleIn = (milliseconds: number) => {
    settling = settling || setTimeout(settle, milliseconds);
  };

  const onSending = (id: string, isOnWire: boolean) => {
    if (isOnWire) {
      const isLate = Date.now() - timeOf(id) > SOON;
      if (isLate && fresh.has(id)) {
        tellQueued(id);
      }
      const waited = isLate || told.has(id);
      onWire.set(id, waited);
      // The oldest goes first.
      oldest = waited ? timeOf(id) : oldest;
    } else if (onWire.delete(id)) {
      settleIn(SOON);
    }
  };
  const onGone = (id: string, how: string, reportSuites: string) => {
    total--;
    fresh.delete(id);
    told.delete(id);
    if (how === "delivered") {
      if (onWire.get(id)) {
        batches.add("queuedHitsSent", how, reportSuites);
      }
    } else if (how !== "presumed") {
      batches.add("hitsDiscarded", how, reportSuites);
    }
    onWire.delete(id);
  };

  control.ready().then(recount);
  addEventListener("pagehide", save);

  return {
    size,
    oldest: () => (size() ? oldest : 0),
    onPause() {
      batches.flush("hitQueued");
      batches.flush("queuedHitsSent");
    },
    onChange(change) {
      switch (change.type) {
        case "sending":
          onSending(change.id, change.isOnWire);
          return;
        case "added":
          oldest = size() ? oldest : timeOf(change.id);
          total++;
          fresh.set(change.id, change.url);
          break;
        case "gone":
          onGone(change.id, change.how, change.reportSuites);
          break;
        case "sentWithoutPage":
          total -= change.count;
          batches.add(
            "queuedHitsSent",
            "delivered",
            change.reportSuites,
            change.count,
            true,
          );
          batches.flush("queuedHitsSent");
          break;
        case "cleared":
          total = 0;
          fresh.clear();
          told.clear();
          batches.add("hitsDiscarded", "optIn", "", change.count);
          break;
        default:
          return;
      }
      changes++;
      settleIn(SOON);
      if (!counting) {
        recountWhenQuiet();
      }
    },
  };
}
