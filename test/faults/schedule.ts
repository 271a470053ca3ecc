import fc from "fast-check";
import type { Mode } from "../../demo/collectionServer";

/** One thing that happens to a visitor. `tab` picks one of those that are open. */
export type Step =
  | { do: "track"; tab: number; kind: HitKind; count: number }
  | { do: "open" }
  | { do: "close" | "navigate" | "leaveAndReturn"; tab: number }
  | { do: "kill" | "offline" | "online" | "setClockBack" }
  | { do: "server"; mode: Mode }
  | { do: "storage"; tab: number; what: "fill" | "delete" | "block" }
  | { do: "settings"; offlineThrottleDelay: number; trackOffline: boolean }
  | { do: "optIn"; tab: number; isApproved: boolean }
  | { do: "wait"; milliseconds: number };

export type HitKind = "page view" | "link" | "exit link" | "long" | "post";

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

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: track },
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
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("server" as const),
      mode: fc.constantFrom<Mode>(
        "up",
        "up",
        "slow",
        "503",
        "portal",
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
