import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import jest from "../jest.config.js";

const LEAST = 90;
interface Part {
  name: string;
  /** What is mutated, and the unit tests that it is held to: with all of them it would take hours. */
  files: string;
  tests: string;
}

/** The folders of src/lib. What puts a delivery together has the longest tests. */
const FOLDERS: Record<string, Part[]> = {
  delivery: [
    {
      name: "delivery",
      files: "delivery/**/!(createDeliver*|createRound)",
      tests:
        "{createInh,createL,createPa,createPres,createS,createTime,createTri,createW,ends,follow,until}*",
    },
    {
      name: "rounds",
      files: "delivery/**/{createDeliver*,createRound}",
      tests: "{createDel,delivery}*",
    },
  ],
  journal: [
    {
      name: "journal",
      files: "journal/**/*",
      tests:
        "{createDatabase,createHitS,createJ,createLocal,createNotes,createRecall,followJournal}*",
    },
  ],
  tracker: [
    {
      name: "tracker",
      files: "tracker/**/*",
      tests:
        "{createHitC,createOwn,createPostT,createRequestT,createV,followForced,prepare,tracker}*",
    },
  ],
  transport: [
    {
      name: "transport",
      files: "transport/**/*",
      tests: "{createPostR,createTransport,send,showRequest}*",
    },
  ],
};
const DETECTED = ["Killed", "Timeout"];
const UNDETECTED = ["Survived", "NoCoverage"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: "string", default: "1" },
    /** Tests only what has changed since. */
    incremental: { type: "boolean", default: false },
  },
});
const folders = positionals.length ? positionals : Object.keys(FOLDERS);
// The other projects start browsers, or render views.
const projects = jest.projects as { displayName: string }[];
const unit = projects.find(({ displayName }) => displayName === "unit");

/** Resolves with the status of each mutant. */
async function mutate({ name, files, tests }: Part): Promise<string[]> {
  const mutants = await new Stryker({
    mutate: [`src/lib/${files}.ts`],
    jest: {
      config: {
        ...unit,
        testMatch: [`<rootDir>/test/unit/${tests}.test.ts`],
        projects: [],
        testEnvironment: resolve("test/unit/support/MutationEnvironment.cjs"),
        // Jest looks for files anew for each mutant.
        roots: ["<rootDir>/src/lib", "<rootDir>/test/unit"],
        watchman: false,
      },
    },
    concurrency: Number(values.concurrency),
    incremental: values.incremental,
    incrementalFile: `reports/mutation/${name}-incremental.json`,
    htmlReporter: { fileName: `reports/mutation/${name}.html` },
    jsonReporter: { fileName: `reports/mutation/${name}.json` },
  }).runMutationTest();
  return mutants.map(({ status }) => status);
}

/** npm run test:mutations: folder by folder, as arguments or all; fails where a score is below 90 %. */
async function main(): Promise<void> {
  const rows: Record<string, object> = {};
  for (const folder of folders) {
    const statuses: string[] = [];
    for (const part of FOLDERS[folder]) {
      statuses.push(...(await mutate(part)));
    }
    const count = (counted: string[]) =>
      statuses.filter((status) => counted.includes(status)).length;
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
