import fc from "fast-check";
import type { Mode } from "../../demo/collectionServer";
import { step, type Step } from "./schedule";

const away = fc.record({
  do: fc.constant("away" as const),
  hits: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 })),
  pause: fc.nat(1500),
  isCrash: fc.boolean(),
  mode: fc.constantFrom<Mode>("up", "up", "up", "slow", "slow", "503"),
  isAfterRequest: fc.boolean(),
  milliseconds: fc.nat(2000),
  isKilled: fc.boolean(),
});

const workerStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 50, arbitrary: step },
  { weight: 12, arbitrary: away },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("sync" as const, "sync" as const, "killWorker"),
    }),
  },
  {
    // Most hits are to be posted: the worker sends no others.
    weight: 5,
    arbitrary: fc.constant<Step>({ do: "visitorId", isKnown: true }),
  },
);

/** The day of a visitor whose site has a service worker with the helper. */
export const workerSchedule: fc.Arbitrary<Step[]> = fc.array(workerStep, {
  minLength: 5,
  maxLength: 30,
  size: "max",
});
