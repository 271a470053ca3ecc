import type { ServerNote } from "../lib/handover/Handover";
import { timeOf } from "../lib/hit/hitId";
import { collectionServerOf, parameterOf } from "../lib/hit/hitUrl";
import { awaitsId } from "../lib/hit/pendingId";
import type { DatabaseHit } from "../lib/journal/openDatabase";
import { hasVisitorId } from "../lib/transport/toPost";
import type { Notes } from "./createWorkerStore";

const DAY = 86400000;
/** What pages said is good for so long; Analytics takes no older hits either. */
const LONGEST = 92 * DAY;

/** Tells whether the worker may send a hit. All others are left for the next page. */
export const createJudge =
  ({ terms }: Pick<Notes, "terms">) =>
  (
    { id, url, server, account }: DatabaseHit,
    { held, interrupted }: ServerNote,
  ): boolean => {
    const { time, mayBeSent, maxHitAge } = terms.get(account) ?? {
      time: 0,
      mayBeSent: false,
      maxHitAge: 0,
    };
    const now = Date.now();
    const isKnown = Math.abs(now - time) < LONGEST;
    return (
      isKnown &&
      // Anyone can write to a site's database.
      typeof id === "string" &&
      mayBeSent &&
      now - timeOf(id) <= maxHitAge * DAY &&
      collectionServerOf(url) === server &&
      !!server &&
      !!parameterOf(url, "ts") &&
      hasVisitorId(url) &&
      !awaitsId(url) &&
      !held.includes(id) &&
      !(id in interrupted)
    );
  };
