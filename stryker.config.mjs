/**
 * What no unit test notices is of one of these kinds. The options can't leave them out: they are some mutants of a mutator's,
 * and tests notice the others.
 *
 * Nothing changes that could be noticed:
 * - a default, or a guard, for what comes to the same without it: `|| ""`, `|| "0"`, `|| []`; a `catch` that gives what
 *   `undefined` gives; a list of one text, of which the next line takes nothing.
 * - an initial value that is replaced before it is read: `onOpened` in createDatabaseAccess.ts, `end` in createLocks.ts, `seen` in
 *   createLeaseRecord.ts, `isEarly` in createDelivery.ts.
 * - a bound that is met by nothing, or by what makes no difference: `over >= 0` in createLimit.ts, `<=` of ids that are unique.
 * - `moves -=` in createDatabaseTier.ts, where any change will do; `continue` in createSearch.ts, which nothing follows;
 *   `vanished > 0` there: a search more where entries that are no hits stood in the way, which the next one doesn't meet.
 * - in createRound.ts and createDelivery.ts, what another round does a moment later: `"stop"`, `"anew"` and `"on"` as a text that
 *   is none of them, whether a round returns `true`, what follows a refusal while the server fails, an id in `gone` too many.
 *
 * More is read or done than is needed, and nothing else: `most` of a search in createInheritance.ts, createLimit.ts and
 * createRound.ts, the guard of `tell` in createLocalTier.ts.
 *
 * Only browser tests meet it: `offer` in createDelivery.ts, where the site's worker has the helper, and the condition under which
 * attachTracker.ts has hits wait for a visitor ID.
 *
 * Bounds that are not worth their tests: a million characters, 92 days, or the moment of a clearing, to the last; 1,000 hits
 * that are left behind at once.
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
