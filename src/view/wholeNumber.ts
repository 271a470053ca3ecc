import { isToken } from "./isToken";
import type { Translate } from "./useStrings";

/** What is wrong with a text that should be a whole number in range or a data element, or undefined. */
export function wholeNumberError(
  text: string,
  least: number,
  most: number,
  translate: Translate,
): string | undefined {
  const isNumber =
    /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
  return isNumber || isToken(text)
    ? undefined
    : translate("wholeNumberError", { least, most });
}

/** The value to save for such a text. */
export const toWholeNumber = (text: string): number | string =>
  isToken(text) ? text : Number(text);
