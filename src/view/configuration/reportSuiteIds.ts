import type { Translate } from "../useStrings";

// What Adobe accepts when a report suite is made, and older IDs.
const REPORT_SUITE = /^[a-z0-9][a-z0-9._-]{0,39}$/i;
const LONGEST_REPORT_SUITE = 40;

/** Whether a list has a report suite. Analytics takes MySuite and mysuite for one. */
const hasSuite = (list: string[], id: string): boolean =>
  list.some((listed) => listed.toLowerCase() === id.toLowerCase());

/** A list without what is in it already. */
export const withoutDuplicates = (ids: string[]): string[] =>
  ids.filter((id, index) => !hasSuite(ids.slice(0, index), id));

/** The report suites in a text, as people type and paste them: "a, b; c", or one a line or cell. */
export const splitReportSuites = (text: string): string[] =>
  withoutDuplicates(
    text
      .split(/[,;\t\r\n]/)
      .map((id) => id.trim())
      .filter(Boolean),
  );

/** What is wrong with a report suite ID to be added to a list, or undefined. */
export function reportSuiteError(
  id: string,
  list: string[],
  translate: Translate,
): string | undefined {
  if (!REPORT_SUITE.test(id)) {
    return translate("reportSuiteFormError", { most: LONGEST_REPORT_SUITE });
  }
  return hasSuite(list, id)
    ? translate("reportSuiteListed", { id })
    : undefined;
}

/** A list with what was added to it. */
export interface Addition {
  reportSuites: string[];
  /** What could not be added, to be corrected. */
  left: string;
  /** Why, or undefined. */
  error: string | undefined;
}

/** Adds the report suites in a text to a list, each that may be. */
export function addReportSuites(
  text: string,
  list: string[],
  translate: Translate,
): Addition {
  const ids = splitReportSuites(text);
  const errors = (ids.length ? ids : [""]).map((id) =>
    reportSuiteError(id, list, translate),
  );
  return {
    reportSuites: [...list, ...ids.filter((_, index) => !errors[index])],
    left: ids.length
      ? ids.filter((_, index) => errors[index]).join(", ")
      : text,
    error: [...new Set(errors)].filter(Boolean).join(" ") || undefined,
  };
}
