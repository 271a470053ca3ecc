import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import jest from "../jest.config.js";

const LEAST = 90;
/** The folders of src/lib, and the unit tests that each is held to: with all of them it would take hours. */
const TESTS: Record<string, string> = {
  delivery:
    "{createDel,deliveryT,ends,createInh,createL,createPa,createPres,createS,createT,createWh,createWi,follow,until}*",
  journal: "{createDatabase,createHitS,createJ,createLocal}*",
  tracker: "{createHitC,createPostT,followForced,prepare,tracker}*",
  transport: "{createPostR,createTransport,send}*",
};
const DETECTED = ["Killed", "Timeout"];
const UNDETECTED = ["Survived", "NoCoverage"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: "string", default: "1" },
    /** Tests only what has changed since. */
    incremental: { type: "boolean", default: false },
    /** Files, instead of all of a folder. */
    mutate: { type: "string" },
  },
});
const folders = positionals.length ? positionals : Object.keys(TESTS);
// The other projects start browsers, or render views.
const projects = jest.projects as { displayName: string }[];
const unit = projects.find(({ displayName }) => displayName === "unit");

/** Resolves with how many mutants there were of each status. */
async function mutate(folder: string): Promise<(statuses: string[]) => number> {
  const mutants = await new Stryker({
    mutate: [values.mutate ?? `src/lib/${folder}/**/*.ts`],
    jest: {
      config: {
        ...unit,
        testMatch: [`<rootDir>/test/unit/${TESTS[folder]}.test.ts`],
        projects: [],
        testEnvironment: resolve("test/unit/support/MutationEnvironment.cjs"),
        // Jest looks for files anew for each mutant.
        roots: ["<rootDir>/src/lib", "<rootDir>/test/unit"],
        watchman: false,
      },
    },
    concurrency: Number(values.concurrency),
    incremental: values.incremental,
    incrementalFile: `reports/mutation/${folder}-incremental.json`,
    htmlReporter: { fileName: `reports/mutation/${folder}.html` },
    jsonReporter: { fileName: `reports/mutation/${folder}.json` },
  }).runMutationTest();
  return (statuses) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
}

/** npm run test:mutations: folder by folder, as arguments or all; fails where a score is below 90 %. */
async function main(): Promise<void> {
  const rows: Record<string, object> = {};
  for (const folder of folders) {
    const count = await mutate(folder);
    const detected = count(DETECTED);
    const mutants = detected + count(UNDETECTED);
    const score = Math.round((1000 * detected) / mutants) / 10;
    rows[folder] = {
      mutants,
      killed: count(["Killed"]),
      "timed out": count(["Timeout"]),
      undetected: mutants - detected,
      "score, %": score,
    };
    if (!(score >= LEAST)) {
      process.exitCode = 1;
    }
  }
  console.table(rows);
}

main();
