import type { Hit } from "../hit/Hit";
import type { HitStates, Presumption } from "../journal/createHitStates";
import type { Answer, Sending, SendEnd } from "../transport/Sending";
import { createPatience } from "./createPatience";
import type { Page } from "./createPage";

/** What became of a send. */
export interface Outcome extends Pick<Answer, "isUnreadable"> {
  end: SendEnd;
}

/** What follows from each end of a send. */
export type Ends = Record<SendEnd, (hit: Hit, outcome: Outcome) => void>;

/** What this page has on the wire. */
export interface Wire {
  /**
   * Marks a hit, for all tabs and the next page, sends it, in this task, and sees to what follows from its end. Resolves when
   * there is an answer, or with "unknown" after 30 s without one; it is left on the wire then, for 30 s more.
   */
  send(hit: Hit, presumption: Presumption, isFresh?: boolean): Promise<Outcome>;
  /** Hands a hit to the browser, which sends it even if the page ends, without an answer. Returns whether the browser took it. */
  sendBeacon(hit: Hit): boolean;
  /** Whatever becomes of what is on the wire, it is not kept. */
  abandon(): void;
  has(id: string): boolean;
  /** Whether it had no answer for 30 s: others don't wait for it. */
  isSilent(id: string): boolean;
  /** Whether there is something that others wait for. */
  isBusy(): boolean;
  size(): number;
}

/** A hit on the wire. */
interface Entry {
  isSilent: boolean;
  /** As this page's, or as that of a page that was left. */
  mark(isLeft?: boolean): void;
  /** Gives it up, and leaves what is known of it to whoever delivers. */
  drop(): void;
  /** Gives it up, and nothing is to be known of it any more. */
  abandon(): void;
}

/** After a return from the back/forward cache: in WebKit, what was on the wire then tells nothing any more. */
const AFTER_RETURN = 3000;

export interface WireDependencies {
  states: HitStates;
  page: Page;
  /** Puts a hit on the wire. `onSecondTry`: the first failed, and it is tried in another way. */
  start(hit: Hit, onSecondTry: () => void): Sending;
  /** Hands one to the browser, and returns whether it took it. */
  startBeacon(hit: Hit): boolean;
  ends: Ends;
  /** There was no answer for 30 s. */
  onSilence(): void;
  /** What was silent came to an end after all. */
  onLate(): void;
  /** What became of a hit is for whoever delivers to judge. */
  onDrop(): void;
}

export function createWire({
  states,
  page,
  start,
  startBeacon,
  ends,
  onSilence,
  onLate,
  onDrop,
}: WireDependencies): Wire {
  const entries = new Map<string, Entry>();
  let stopFollowing: (() => void) | undefined;
  /** While something is on the wire, the page is to know when it is about to be left. */
  const follow = () => {
    if (entries.size && !stopFollowing) {
      stopFollowing = page.leaving(() => undefined);
    } else if (!entries.size && stopFollowing) {
      stopFollowing();
      stopFollowing = undefined;
    }
  };
  const remove = (id: string) => {
    entries.delete(id);
    follow();
  };

  // The next page needn't guess whether this one lives.
  page.left(() => entries.forEach(({ mark }) => mark()));
  page.returned((isRestored) =>
    entries.forEach(({ mark, drop }, id) => {
      if (!states.mark(id)) {
        // Another page took it for interrupted, and dealt with it.
        remove(id);
      } else {
        mark();
        if (isRestored) {
          setTimeout(drop, AFTER_RETURN);
        }
      }
    }),
  );

  return {
    send: (hit, presumption, isFresh) =>
      new Promise((resolve) => {
        const { id } = hit;
        const url = isFresh ? hit.url : undefined;
        let expected = presumption;
        const entry: Entry = {
          isSilent: false,
          mark: (isLeft = page.isLeft) =>
            states.setMark(id, {
              page: isLeft ? "" : page.id,
              presumption: expected,
              url,
            }),
          drop() {
            if (entries.get(id) === entry) {
              stopWaiting();
              remove(id);
              entry.mark(true);
              resolve({ end: "unknown" });
              onDrop();
            }
          },
          abandon() {
            stopWaiting();
            remove(id);
            sending.takeBack();
            resolve({ end: "unknown" });
          },
        };
        const end = (outcome: Outcome) => {
          stopWaiting();
          // Else it was dealt with elsewhere while the page was left.
          if (entries.get(id) === entry) {
            if (isFresh && !states.mark(id)) {
              // The site cleared localStorage, and this page alone knows the hit.
              entry.mark();
            }
            remove(id);
            ends[outcome.end](hit, outcome);
            resolve(outcome);
            if (entry.isSilent) {
              onLate();
            }
          }
        };

        entries.set(id, entry);
        // First: Firefox ends the process of a tab that is closed within a millisecond or two.
        const sending = start(hit, () => {
          if (entries.get(id) === entry) {
            expected = "none";
            entry.mark();
          }
        });
        follow();
        entry.mark();
        const stopWaiting = createPatience({
          onSilence() {
            entry.isSilent = true;
            onSilence();
            resolve({ end: "unknown" });
          },
          onEnd() {
            end({ end: "unknown" });
            sending.takeBack();
          },
        });
        sending.answer.then(end);
      }),

    sendBeacon(hit) {
      const { id, url } = hit;
      states.setMark(id, { page: "", presumption: "delivered", url });
      return startBeacon(hit);
    },

    abandon: () => entries.forEach(({ abandon }) => abandon()),
    has: (id) => entries.has(id),
    isSilent: (id) => entries.has(id) && !!entries.get(id)?.isSilent,
    size: () => entries.size,
    isBusy: () => [...entries.values()].some(({ isSilent }) => !isSilent),
  };
}
