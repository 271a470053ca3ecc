/**
 * What no unit test notices is one of these. The options can't leave them out: each is some mutants of a kind, not the kind.
 *
 * No change of what happens:
 * - a default, or an early exit, for something that is handled the same without it: `|| ""`, `|| "0"`, `|| []`, `catch`
 *   that gives what `undefined` gives, an empty list that is filtered afterwards, listeners of whom there are none.
 * - an initial value that is replaced before it is read, as `onOpened` in createJournal.ts.
 * - `moves -=` in createDatabaseTier.ts: any change will do. `continue` in createJournal.ts: nothing follows it.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  testRunner: "jest",
  coverageAnalysis: "perTest",
  reporters: ["clear-text", "progress-append-only", "html", "json"],
  // On a busy machine a test takes its time, and no mutant is to count as found for that.
  timeoutMS: 10000,
};
