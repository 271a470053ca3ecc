import fc from "fast-check";
import { runSchedule } from "./runSchedule";
import { schedule } from "./schedule";

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
