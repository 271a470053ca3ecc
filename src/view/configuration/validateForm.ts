import { isToken } from "../isToken";
import type { ErrorsOf } from "../useExtensionView";
import { wholeNumberError } from "../wholeNumber";
import { mayBeOn, NUMBER_NAMES, NUMBERS, type FormValues } from "./formValues";

// What Adobe accepts when a report suite is made, and older IDs.
const REPORT_SUITE = /^[a-z0-9][a-z0-9._-]{0,39}$/i;

/** What is wrong with a report suite ID to be added to a list, or undefined. */
export function reportSuiteError(
  id: string,
  list: string[],
): string | undefined {
  if (!REPORT_SUITE.test(id)) {
    return "A report suite ID has letters, digits, hyphens, dots and underscores, 40 at most.";
  }
  return list.includes(id) ? `${id} is in the list already.` : undefined;
}

/** Everything that is wrong with the form; empty when it can be saved. */
export function validateForm(values: FormValues): ErrorsOf<FormValues> {
  const errors: ErrorsOf<FormValues> = {};
  const element = values.trackOfflineElement.trim();
  if (element && !isToken(element)) {
    errors.trackOfflineElement =
      "Pick a data element, or clear the field. A data element is written %name%.";
  }
  if (mayBeOn(values) && !values.timestampsAccepted) {
    errors.timestampsAccepted =
      "Confirm this to turn offline tracking on. If a report suite doesn't accept timestamped hits, its data is lost.";
  }
  const wrong = values.reportSuites.filter((id) => reportSuiteError(id, []));
  if (wrong.length) {
    errors.reportSuites = `Remove what isn't a report suite ID: ${wrong.join(", ")}`;
  }
  if (values.newReportSuite.trim()) {
    errors.newReportSuite =
      reportSuiteError(values.newReportSuite.trim(), values.reportSuites) ||
      "Add this report suite to the list, or clear the field.";
  }
  if (!["durable", "appmeasurement"].includes(values.queue)) {
    errors.queue = "Choose a queue.";
  }
  NUMBER_NAMES.forEach((name) => {
    const text = values[name].trim();
    const { least, most } = NUMBERS[name];
    const error = text && wholeNumberError(text, least, most);
    if (error) {
      errors[name] = error;
    }
  });
  return errors;
}
