import { trackOfflineErrors } from "../trackOffline";
import type { ErrorsOf } from "../useExtensionView";
import type { Translate } from "../useStrings";
import { wholeNumberError } from "../wholeNumber";
import { mayBeOn, NUMBER_NAMES, NUMBERS, type FormValues } from "./formValues";
import {
  addReportSuites,
  reportSuiteError,
  splitReportSuites,
} from "./reportSuiteIds";

/** Everything that is wrong with the form; empty when it can be saved. */
export function validateForm(
  values: FormValues,
  translate: Translate,
): ErrorsOf<FormValues> {
  const errors: ErrorsOf<FormValues> = trackOfflineErrors(values, translate);
  if (mayBeOn(values) && !values.timestampsAccepted) {
    errors.timestampsAccepted = translate(
      values.trackOffline === "element"
        ? "confirmationElementError"
        : "confirmationError",
    );
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
      addReportSuites(values.newReportSuite, values.reportSuites, translate)
        .error ||
      translate("reportSuiteAddError", {
        count: splitReportSuites(values.newReportSuite).length,
      });
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
