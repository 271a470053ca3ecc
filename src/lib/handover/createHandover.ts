import type { Hit } from "../hit/Hit";
import type { HitStates } from "../journal/createHitStates";
import { GONE } from "../journal/goneNotes";
import type { Journal, Note } from "../journal/Journal";
import type { LocalKey, LocalTier } from "../journal/createLocalTier";
import type { Helper } from "./createHelper";
import type { Terms } from "./createTerms";
import {
  createServerNote,
  readServerNote,
  serverKey,
  TERMS,
  type ServerNote,
} from "./Handover";

/** How many hits of which account the worker delivered: set and removed at once, so that all tabs know. */
export const DELIVERED: LocalKey = "worker.delivered";

/** What waits for a collection server passes from the site's worker to this page and back, under the lease. */
export interface Handover {
  /** To this page: what the worker delivered or left on the wire is known to all tabs then. */
  take(): Promise<void>;
  /** This page sends a hit, and the worker doesn't. In the database when the journal has settled. `next` is sent after it. */
  claim(hit: Hit, next?: Hit): void;
  /** The hit that was claimed failed: the worker may send it, should the page end before its next round. */
  release(): void;
  /** A hit is delivered. If it was claimed, the next one is, in the transaction that removes it. */
  passOn(hit: Hit): Note | undefined;
  /** To the worker. `isWaiting`: something waits, for which it is to be woken. */
  give(isWaiting: boolean): Promise<void>;
}

export interface HandoverDependencies {
  server: string;
  journal: Journal;
  states: HitStates;
  local: LocalTier;
  helper: Helper;
  terms: Pick<Terms, "write" | "revise">;
  throttleDelay: number;
  takesPosts(server: string): boolean;
  /** POSTs were delivered there. */
  postsTaken(server: string): void;
}

/** Where the site's worker has no helper, nothing is done, and nothing costs time. */
export function createHandover({
  server,
  journal,
  states,
  local,
  helper,
  terms,
  throttleDelay,
  takesPosts,
  postsTaken,
}: HandoverDependencies): Handover {
  const key = serverKey(server);
  let note = createServerNote(server);
  let isTaken = false;
  /** What the worker left in the database isn't known yet, and is not to be written over. */
  let isBlind = false;
  /** What this page has dropped, as the worker delivered it: the notes of it stay for a while. */
  const dropped = new Set<string>();
  let claimed: string | undefined;
  let following: string | undefined;

  /** Hits that a page has, or had, on the wire, and those that were set aside or may be gone. */
  const findHeld = () => [
    ...local.keys("sending"),
    ...states.allAside(),
    ...states.allGone(),
  ];
  const writeClaim: Note = (notes) =>
    notes.put({
      ...note,
      held: claimed ? [...note.held, claimed] : note.held,
    } satisfies ServerNote);

  const tellDelivered = () => {
    local.set(DELIVERED, JSON.stringify(note.delivered));
    local.remove(DELIVERED);
  };
  const keepLast = () =>
    Object.entries(note.last).forEach(([suite, timestamp]) => {
      if (Number(timestamp) > Number(local.get(`last.${suite}`))) {
        local.set(`last.${suite}`, timestamp);
      }
    });

  return {
    async take() {
      isTaken = false;
      isBlind = true;
      if (!(await journal.open())) {
        return;
      }
      if (!helper.isKnown()) {
        isBlind = false;
        return;
      }
      note = readServerNote(server, await journal.readNote(key));
      for (const [id, presumption] of Object.entries(note.interrupted)) {
        if (await journal.has(id)) {
          states.setMark(id, { page: "", presumption });
        }
      }
      const gone = await journal.noteKeys(GONE);
      terms.revise(await journal.noteKeys(TERMS));
      journal.drop(gone.filter((id) => !dropped.has(id)));
      gone.forEach((id) => dropped.add(id));
      keepLast();
      if (Object.keys(note.delivered).length) {
        tellDelivered();
        postsTaken(server);
      }
      claimed = undefined;
      note = {
        ...note,
        held: findHeld(),
        interrupted: {},
        delivered: {},
        failures: 0,
      };
      isTaken = true;
      isBlind = false;
      await journal.writeNote((notes) => {
        writeClaim(notes);
        terms.write(notes);
      });
    },

    claim({ id }, next) {
      following = next?.id;
      if (isTaken && claimed !== id) {
        claimed = id;
        note.held = findHeld();
        journal.writeNote(writeClaim);
      }
    },

    release() {
      if (isTaken && claimed) {
        claimed = undefined;
        note.held = findHeld();
        journal.writeNote(writeClaim);
      }
    },

    passOn({ id }) {
      if (!isTaken || claimed !== id) {
        return undefined;
      }
      claimed = following;
      return writeClaim;
    },

    async give(isWaiting) {
      isTaken = false;
      if (isBlind || !helper.isKnown()) {
        return;
      }
      claimed = undefined;
      note = {
        ...note,
        held: findHeld(),
        takesPosts: takesPosts(server),
        throttleDelay,
        last: Object.fromEntries(
          local
            .keys("last")
            .map((suite) => [suite, local.get(`last.${suite}`)]),
        ),
      };
      await journal.writeNote((notes) => {
        writeClaim(notes);
        terms.write(notes);
      });
      if (isWaiting && note.takesPosts) {
        helper.requestSync();
      }
    },
  };
}
