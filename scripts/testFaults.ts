import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import fc from "fast-check";
import { findBrowser } from "../test/browser/support/findBrowser.mjs";
import type { BrowserName } from "../test/browser/support/startBrowser";
import { runSchedule } from "../test/faults/runSchedule";
import { schedule } from "../test/faults/schedule";
import { workerSchedule } from "../test/faults/workerSchedule";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    seed: { type: "string", default: String(Date.now() % 2147483647) },
    /** Of a failure, to replay it alone. */
    path: { type: "string" },
    workers: { type: "string", default: "3" },
    /** "chromium", "firefox" or "webkit". */
    browser: { type: "string", default: "chromium" },
    /** The pages' site has a service worker with the helper. */
    worker: { type: "boolean", default: false },
  },
});

/** Milliseconds that a schedule may take, on average. */
const MOST_TIME = 120000;

/** npm run test:faults -- --runs 1000 --seed 1: random days of a visitor. */
async function main(): Promise<void> {
  const browser = values.browser as BrowserName;
  const hasWorker = values.worker;
  if (hasWorker && browser !== "chromium") {
    console.error("--worker is for Chromium: no other browser wakes workers.");
    process.exitCode = 1;
    return;
  }
  await findBrowser(browser);
  globalThis.BROWSER = browser;
  const runs = values.path ? 1 : Number(values.runs);
  const workers = values.path ? 1 : Math.min(runs, Number(values.workers));
  const bar = new SingleBar({
    format: "[{bar}] {value}/{total} schedules, {duration_formatted}",
    // A line now and then, where the output goes to a file.
    noTTYOutput: true,
    notTTYSchedule: 10000,
  });
  bar.start(runs, 0);
  const began = Date.now();
  /** The seeds of the workers that found something. */
  const failed = new Set<number>();

  const check = async (seed: number, numRuns: number) => {
    const days = hasWorker ? workerSchedule : schedule;
    const property = fc.asyncProperty(days, async (steps) => {
      try {
        await runSchedule(steps, hasWorker);
      } catch (e) {
        if (!failed.has(seed)) {
          // At once, as shrinking it takes a while.
          failed.add(seed);
          console.error(`\n${(e as Error).message}\n${JSON.stringify(steps)}`);
        }
        throw e;
      } finally {
        bar.increment();
      }
    });
    const result = await fc.check(property, {
      seed,
      numRuns,
      path: values.path,
      // A shrunken schedule is worth some minutes, not hours.
      interruptAfterTimeLimit: numRuns * MOST_TIME,
    });
    return { ...result, seed };
  };
  const results = await Promise.all(
    Array.from({ length: workers }, (_, worker) =>
      check(Number(values.seed) + worker, Math.ceil((runs - worker) / workers)),
    ),
  );
  bar.stop();

  // That the time was over is none.
  const failures = results.filter(({ counterexample }) => counterexample);
  failures.forEach(
    ({ seed, counterexamplePath, counterexample, errorInstance }) => {
      console.error(
        `\n${(errorInstance as Error).message}\n${JSON.stringify(counterexample?.[0])}\nReplay: npm run test:faults -- ${hasWorker ? "--worker " : ""}--seed ${String(seed)} --path ${counterexamplePath}`,
      );
    },
  );
  const done = results.reduce((sum, { numRuns }) => sum + numRuns, 0);
  console.log(
    `${String(done)} schedules in ${String(Math.round((Date.now() - began) / 1000))} s from seed ${values.seed}: ${failures.length ? "violations, see above" : "no violation"}`,
  );
  process.exitCode = failures.length ? 1 : 0;
}

main();
