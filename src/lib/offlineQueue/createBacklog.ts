import type { OfflineTracking } from "../createOfflineTracking";
import { timeOf } from "../hit/hitId";
import { accountOf } from "../hit/hitUrl";
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
  /** Takes note of a change of the local tier. */
  onChange(kind: string, subject: string, value: string): void;
  /** Delivery stopped: what was sent till now is a batch. */
  onPause(): void;
}

export function createBacklog(
  { journal, local, ready }: OfflineTracking,
  emit: (event: QueueEvent) => void,
  reasonToWait: () => string,
): Backlog {
  const batches = createBatches(emit);
  /** Hits not known to wait yet, with their URLs. */
  const fresh = new Map<string, string>();
  /** Hits that are on the wire, and whether they waited before. */
  const onWire = new Map<string, boolean>();
  // As it was left, until the journal is open.
  let [total, oldest] = local.get("rules.size").split(" ").map(Number);
  oldest = oldest || 0;
  let changes = 0;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let counting: ReturnType<typeof setTimeout> | undefined;

  const size = () =>
    Math.max(
      0,
      total - [...onWire.values()].filter((waited) => !waited).length,
    );
  const save = () => local.set("rules.size", `${size()} ${oldest}`);

  /** Another tab may have died, or the user deleted the site's data: now and then the journal has the last word. */
  const recount = async () => {
    const before = changes;
    const [hits, stored] = await Promise.all([
      journal.oldest(1),
      journal.size(),
    ]);
    if (before === changes) {
      total = stored;
      oldest = hits.length ? timeOf(hits[0].id) : 0;
      save();
    }
  };
  /** When nothing has changed for a while; a timer for each change would cost each hit. */
  const recountWhenQuiet = () => {
    const before = changes;
    counting = setTimeout(() => {
      counting = undefined;
      if (before === changes) {
        recount();
      } else {
        recountWhenQuiet();
      }
    }, QUIET);
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
    waiting.forEach((id) => {
      batches.add(
        "hitQueued",
        reasonToWait(),
        accountOf(fresh.get(id) as string),
      );
      fresh.delete(id);
    });
    batches.flush("hitQueued");
    batches.flush("hitsDiscarded");
  };
  const settleIn = (milliseconds: number) => {
    settling = settling || setTimeout(settle, milliseconds);
  };

  const { clear } = journal;
  journal.clear = () => {
    const count = size();
    clear();
    if (count) {
      // All tabs shall know.
      local.set("rules.denied", `${count} ${Date.now()}`);
    }
  };
  ready.then(recount);
  addEventListener("pagehide", save);

  return {
    size,
    oldest: () => (size() ? oldest : 0),
    onPause: () => batches.flush("queuedHitsSent"),
    onChange(kind, id, value) {
      if (kind === "sending") {
        if (value) {
          const waited = Date.now() - timeOf(id) > SOON;
          onWire.set(id, waited);
          // The oldest goes first.
          oldest = waited ? timeOf(id) : oldest;
        } else {
          onWire.delete(id);
          settleIn(SOON);
        }
        return;
      }
      if (kind === "hit" && value) {
        oldest = size() ? oldest : timeOf(id);
        total++;
        fresh.set(id, value);
      } else if (kind === "gone" && value) {
        const [how, reportSuites = ""] = value.split(":");
        total--;
        fresh.delete(id);
        if (how !== "delivered") {
          batches.add("hitsDiscarded", how, reportSuites);
        } else if (onWire.get(id)) {
          batches.add("queuedHitsSent", how, reportSuites);
        }
        onWire.delete(id);
      } else if (kind === "rules" && id === "denied") {
        total = 0;
        fresh.clear();
        batches.add("hitsDiscarded", "optIn", "", parseInt(value));
      } else {
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
