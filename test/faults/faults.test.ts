import fc from "fast-check";
import { runSchedule } from "./runSchedule";
import { schedule, type Step } from "./schedule";

/* A few random days of a visitor; npm run test:faults lives through as many as asked. */

test("nothing is lost, and nothing comes twice, in three dozen random schedules", async () => {
  await fc.assert(
    fc.asyncProperty(schedule, (steps) => runSchedule(steps)),
    {
      seed: 1,
      numRuns: 36,
      endOnFailure: true,
    },
  );
}, 600000);

/** Days that went wrong once, and that chance rarely makes. */
const DAYS: [day: string, steps: Step[]][] = [
  [
    "the browser is killed when the worker has delivered what a crashed tab left in both tiers",
    [
      {
        do: "away",
        hits: 8,
        pause: 1400,
        isCrash: true,
        mode: "slow",
        isAfterRequest: false,
        milliseconds: 170,
        isKilled: true,
      },
      { do: "server", mode: "up" },
      { do: "wait", milliseconds: 3000 },
      { do: "kill" },
    ],
  ],
];
test.each(DAYS)("%s", (_, steps) => runSchedule(steps, true), 600000);
