import { createTimeOrder } from "../lib/delivery/createTimeOrder";
import type { ServerNote } from "../lib/handover/Handover";
import type { Presumption } from "../lib/journal/createHitStates";
import type { DatabaseHit } from "../lib/journal/openDatabase";
import type { SendEnd } from "../lib/transport/Sending";
import { wait } from "../lib/wait";
import { createJudge } from "./createJudge";
import type { Notes, WorkerStore } from "./createWorkerStore";

/** A server that answered so shortly before is taken to answer. */
const RECENT = 30000;
/** From an attempt that failed to the next one. */
const PAUSE = 1000;
/** So many hits are refused in a row before the server is taken to refuse all. */
const MOST_REFUSED = 2;

export interface ServerRoundDependencies {
  store: WorkerStore;
  /** Whether the worker still has the lease: a page takes it from one that makes no progress. */
  isMine(): boolean;
  /** Whether a page lives: then delivering is the page's. */
  hasPage(): Promise<boolean>;
  send(url: string): Promise<SendEnd>;
}

/**
 * Delivers what waits for a collection server, oldest first, as pages do; but what isn't clear is left for the next page, and
 * nothing is discarded. Resolves with whether nothing is left that the worker may send. To be done under the lease.
 */
export const createServerRound =
  ({ store, isMine, hasPage, send }: ServerRoundDependencies) =>
  async (left: ServerNote, terms: Notes["terms"]): Promise<boolean> => {
    const note: ServerNote = { ...left, interrupted: { ...left.interrupted } };
    const mayBeSent = createJudge({ terms });
    const order = createTimeOrder(
      {
        get: (key) => note.last[key.slice("last.".length)] ?? "",
        set(key, value) {
          note.last[key.slice("last.".length)] = value;
        },
      },
      () => undefined,
    );
    let answered = -Infinity;
    let started = -Infinity;
    let refused = 0;

    /** The oldest one, but for those given. */
    const find = (...others: DatabaseHit[]) =>
      store.oldest(
        note.server,
        (hit) =>
          mayBeSent(hit, note) && !others.some(({ id }) => id === hit.id),
      );
    const presume = (): Presumption =>
      performance.now() - answered < RECENT ? "delivered" : "none";
    const claim = ({ id }: DatabaseHit, presumption = presume()) => {
      note.interrupted[id] = presumption;
    };
    /** Who took the lease writes notes now. */
    const write = async () => {
      if (isMine()) {
        await store.write(note);
      }
    };
    /**
     * Waits for the time of the next send. A page may have been there meanwhile: it may have removed the hit, or the visitor may not
     * agree any more.
     */
    const isTimeFor = async (hit: DatabaseHit): Promise<boolean> => {
      await wait(started + note.throttleDelay - performance.now());
      const { terms } = await store.notes();
      const isForWorker = createJudge({ terms });
      const found = await store.oldest(note.server, ({ id }) => id === hit.id);
      return (
        !!found &&
        isForWorker(found, { ...note, interrupted: {} }) &&
        isMine() &&
        !(await hasPage())
      );
    };
    /** Claims the hit after one that was delivered, where it may go at once. */
    const claimAfter = async (
      hit: DatabaseHit,
    ): Promise<DatabaseHit | undefined> => {
      const next = note.throttleDelay ? undefined : await find(hit);
      if (!next || !(await isTimeFor(next))) {
        return undefined;
      }
      claim(next);
      return next;
    };
    /**
     * Sends a hit that is claimed. If it is delivered, it is removed, and the next one is claimed in that transaction, to be sent
     * at once: what is claimed and never requested would be taken as delivered, should the worker end in between.
     */
    const attempt = async (
      hit: DatabaseHit,
      goesOn = false,
    ): Promise<{ end: SendEnd; next?: DatabaseHit }> => {
      let next: DatabaseHit | undefined;
      started = performance.now();
      const url = order.apply(hit.url, false);
      const end = await send(url);
      delete note.interrupted[hit.id];
      if (end === "delivered") {
        answered = performance.now();
        order.delivered(url, false);
        note.failures = 0;
        note.delivered[hit.account] = (note.delivered[hit.account] ?? 0) + 1;
        if (goesOn) {
          // What was delivered is removed, whatever fails.
          next = await claimAfter(hit).catch(() => undefined);
        }
        await store.remove(hit, isMine() ? note : undefined);
      } else {
        if (end !== "failed") {
          note.held.push(hit.id);
        }
        await write();
      }
      return { end, next };
    };
    /** The oldest hit fails again: whether it is the hit or the way to the server, another one shows. If that is delivered, it is tried once more. */
    const tryAnother = async (oldest: DatabaseHit): Promise<boolean> => {
      const other = await find(oldest);
      if (!other) {
        return false;
      }
      await wait(PAUSE);
      if (!(await isTimeFor(other))) {
        return false;
      }
      claim(other);
      await write();
      if ((await attempt(other)).end !== "delivered") {
        return false;
      }
      // The outage may have ended in between.
      if (!(await isTimeFor(oldest))) {
        return true;
      }
      claim(oldest, "none");
      await write();
      if ((await attempt(oldest)).end === "failed") {
        note.held.push(oldest.id);
        await write();
      }
      return true;
    };

    let hit = await find();
    let isClaimed = false;
    while (hit) {
      if (isClaimed ? !isMine() : !(await isTimeFor(hit))) {
        return false;
      }
      if (!isClaimed) {
        claim(hit);
        await write();
      }
      const { end, next } = await attempt(hit, true);
      isClaimed = !!next;
      refused = end === "refused" ? refused + 1 : 0;
      if (end === "delivered") {
        hit = next ?? (await find());
        continue;
      }
      const isFailing =
        end === "unknown" ||
        refused === MOST_REFUSED ||
        (end === "failed" && (++note.failures < 2 || !(await tryAnother(hit))));
      if (isFailing) {
        await write();
        return false;
      }
      hit = await find();
    }
    return true;
  };
