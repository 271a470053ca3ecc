import { createPageId } from "../lib/delivery/createPageId";
import { createLocks } from "../lib/delivery/lease/createLocks";
import type { ServerNote } from "../lib/handover/Handover";
import { wait } from "../lib/wait";
import { createJudge } from "./createJudge";
import { createServerRound } from "./createServerRound";
import {
  openWorkerStore,
  type Notes,
  type WorkerStore,
} from "./createWorkerStore";
import { sendHit } from "./sendHit";
import type { WorkerScope } from "./WorkerScope";

/** So often, a second apart, the worker looks whether a page that is there is about to be gone. */
const LOOKS = 10;
const LOOK = 1000;

/** Delivers what waits on this device while no page of the origin lives. */
export interface WorkerDelivery {
  /** Resolves with whether nothing is left that the worker may send. */
  deliver(): Promise<boolean>;
}

export function createWorkerDelivery({
  clients,
}: Pick<WorkerScope, "clients">): WorkerDelivery {
  const locks = createLocks(createPageId());
  let delivering: Promise<boolean> | undefined;

  const hasPage = async () => {
    const pages = await clients.matchAll({
      type: "window",
      includeUncontrolled: true,
    });
    return pages.length > 0;
  };
  const isPageGone = async () => {
    for (let look = 0; look < LOOKS; look++) {
      if (!(await hasPage())) {
        return true;
      }
      await wait(LOOK);
    }
    return false;
  };
  const isEmpty = async (
    store: WorkerStore,
    note: ServerNote,
    terms: Notes["terms"],
  ) => {
    const mayBeSent = createJudge({ terms });
    return !(await store.oldest(note.server, (hit) => mayBeSent(hit, note)));
  };
  const deliverTo = async (
    store: WorkerStore,
    note: ServerNote,
    terms: Notes["terms"],
  ) => {
    let isMine = true;
    const isDone = await locks.hold(note.server, false, async () => {
      // Read again: a page may have had the lease until now.
      const { servers } = await store.notes();
      const current = servers.find(({ server }) => server === note.server);
      return (
        !current?.takesPosts ||
        createServerRound({
          store,
          isMine: () => isMine,
          hasPage,
          send: sendHit,
        })(current, terms)
      );
    });
    isMine = false;
    return !!isDone;
  };
  const deliverAll = async (): Promise<boolean> => {
    const store = await openWorkerStore();
    if (!store) {
      return true;
    }
    try {
      const mayDeliver = await isPageGone();
      const { servers, terms } = await store.notes();
      const results = await Promise.all(
        servers
          .filter(({ takesPosts }) => takesPosts)
          .map((note) =>
            mayDeliver
              ? deliverTo(store, note, terms)
              : isEmpty(store, note, terms),
          ),
      );
      return results.every(Boolean);
    } finally {
      store.close();
    }
  };

  return {
    deliver() {
      delivering =
        delivering ??
        deliverAll().finally(() => {
          delivering = undefined;
        });
      return delivering;
    },
  };
}
