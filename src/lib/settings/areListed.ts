import type { Settings } from "./readSettings";

/** Whether all report suites of an account ("suite1,suite2") are confirmed to accept timestamped hits. */
export function areListed(
  account: string,
  { reportSuites }: Settings,
): boolean {
  return (
    !reportSuites.length ||
    account.split(",").every((suite) => reportSuites.includes(suite))
  );
}
