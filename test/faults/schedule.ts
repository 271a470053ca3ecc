import fc from "fast-check";
import type { Mode } from "../../demo/collectionServer";

/** One thing that happens to a visitor. `tab` picks one of those that are open. */
export type Step =
  | { do: "track"; tab: number; kind: HitKind; count: number }
  | { do: "open" }
  | { do: "close" | "navigate" | "leaveAndReturn"; tab: number }
  /** A hit, and a window that is opened in its task. */
  | { do: "openWindow"; tab: number }
  /** Its process stands still, as a phone's browser does in the background. */
  | { do: "suspend"; tab: number }
  | { do: "resume" }
  | { do: "kill" | "offline" | "online" | "setClockBack" }
  /** Pages opened from now on have a navigator.onLine that is always false, or not. */
  | { do: "onLine"; isStuck: boolean }
  /** Pages opened from now on are of another property of the site, with limits of its own, or not. */
  | { do: "property"; isOther: boolean }
  /** Pages opened from now on know the visitor's ID, so that hits are posted, or not. */
  | { do: "visitorId"; isKnown: boolean }
  | { do: "server"; mode: Mode }
  | { do: "storage"; tab: number; what: "fill" | "delete" | "block" }
  | { do: "settings"; offlineThrottleDelay: number; trackOffline: boolean }
  | { do: "optIn"; tab: number; isApproved: boolean }
  | { do: "wait"; milliseconds: number }
  | Away
  /** The site's worker is woken or killed while pages live, or not. */
  | { do: "sync" | "killWorker" };

/**
 * Hits wait as the server refuses connections; a moment later all tabs are closed, one of them by the end of its process, and the site's worker is woken. Some time
 * after that, or after its first request, a tab is opened; the worker may be killed just before.
 */
export interface Away {
  do: "away";
  hits: number;
  /** Milliseconds from the hits to the end of the tabs. */
  pause: number;
  /** A process ends in a task that tracks further hits. */
  isCrash: boolean;
  /** What the server does from then on. */
  mode: Mode;
  isAfterRequest: boolean;
  milliseconds: number;
  isKilled: boolean;
}

/** A refused one is answered 403, whenever it comes. */
export type HitKind =
  "page view" | "link" | "exit link" | "long" | "post" | "refused";

const tab = fc.nat(2);
const track = fc.record({
  do: fc.constant("track" as const),
  tab,
  kind: fc.constantFrom<HitKind>(
    "page view",
    "page view",
    "link",
    "exit link",
    "long",
    "post",
  ),
  count: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    fc.integer({ min: 2, max: 25 }),
  ),
});

const trackRefused = fc.record({
  do: fc.constant("track" as const),
  tab,
  kind: fc.constant<HitKind>("refused"),
  // Each is found out on its own, which takes seconds.
  count: fc.integer({ min: 1, max: 2 }),
});

/** One that needs no service worker. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: track },
  { weight: 1, arbitrary: trackRefused },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("open" as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("close", "navigate", "navigate", "leaveAndReturn"),
      tab,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "offline",
        "online",
        "offline",
        "online",
        "setClockBack",
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("kill" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("openWindow" as const), tab }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("suspend" as const), tab }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("resume" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("onLine" as const),
      isStuck: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("property" as const),
      isOther: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("visitorId" as const),
      isKnown: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("server" as const),
      mode: fc.constantFrom<Mode>(
        "up",
        "up",
        "slow",
        "12 s",
        "25 s",
        "503",
        "portal",
        "placeholder",
        "black hole",
        "refusing",
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("storage" as const),
      tab,
      what: fc.constantFrom("fill", "delete", "block"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("settings" as const),
      offlineThrottleDelay: fc.constantFrom(0, 50),
      trackOffline: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("optIn" as const),
      tab,
      isApproved: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      milliseconds: fc.nat(1500),
    }),
  },
);

/** A visitor's day. */
export const schedule: fc.Arbitrary<Step[]> = fc.array(step, {
  minLength: 5,
  maxLength: 30,
  size: "max",
});
