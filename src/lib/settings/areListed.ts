import type { Settings } from "./readSettings";

/**
 * Whether all report suites of an account ("suite1,suite2") are confirmed to accept timestamped hits. Analytics takes
 * MySuite and mysuite for one.
 */
export function areListed(
  account: string,
  { reportSuites }: Settings,
): boolean {
  if (!reportSuites || !reportSuites.length) {
    return !!reportSuites;
  }
  const listed = reportSuites.map((suite) => suite.toLowerCase());
  return account
    .toLowerCase()
    .split(",")
    .every((suite) => listed.includes(suite));
}
