import { isToken } from "../isToken";
import type { ErrorsOf } from "../useExtensionView";
import type { Translate } from "../useStrings";
import { wholeNumberError } from "../wholeNumber";
import { mayBeOn, NUMBER_NAMES, NUMBERS, type FormValues } from "./formValues";

// What Adobe accepts when a report suite is made, and older IDs.
const REPORT_SUITE = /^[a-z0-9][a-z0-9._-]{0,39}$/i;
const LONGEST_REPORT_SUITE = 40;

/** What is wrong with a report suite ID to be added to a list, or undefined. */
export function reportSuiteError(
  id: string,
  list: string[],
  translate: Translate,
): string | undefined {
  if (!REPORT_SUITE.test(id)) {
    return translate("reportSuiteFormError", { most: LONGEST_REPORT_SUITE });
  }
  return list.includes(id) ? translate("reportSuiteListed", { id }) : undefined;
}

/** Everything that is wrong with the form; empty when it can be saved. */
export function validateForm(
  values: FormValues,
  translate: Translate,
): ErrorsOf<FormValues> {
  const errors: ErrorsOf<FormValues> = {};
  const element = values.trackOfflineElement.trim();
  if (element && !isToken(element)) {
    errors.trackOfflineElement = translate("dataElementOptionalError");
  }
  if (mayBeOn(values) && !values.timestampsAccepted) {
    errors.timestampsAccepted = translate("confirmationError");
  }
  const wrong = values.reportSuites.filter((id) =>
    reportSuiteError(id, [], translate),
  );
  if (wrong.length) {
    errors.reportSuites = translate("reportSuitesError", {
      count: wrong.length,
      list: wrong.join(", "),
    });
  }
  if (values.newReportSuite.trim()) {
    errors.newReportSuite =
      reportSuiteError(
        values.newReportSuite.trim(),
        values.reportSuites,
        translate,
      ) || translate("reportSuiteAddError");
  }
  if (!["durable", "appmeasurement"].includes(values.queue)) {
    errors.queue = translate("queueError");
  }
  NUMBER_NAMES.forEach((name) => {
    const text = values[name].trim();
    const { least, most } = NUMBERS[name];
    const error = text && wholeNumberError(text, least, most, translate);
    if (error) {
      errors[name] = error;
    }
  });
  return errors;
}
