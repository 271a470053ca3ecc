import { isToken } from "./isToken";

/** What is wrong with a text that should be a whole number in range or a data element, or undefined. */
export function wholeNumberError(
  text: string,
  least: number,
  most: number,
): string | undefined {
  const isNumber =
    /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
  return isNumber || isToken(text)
    ? undefined
    : `Enter a whole number from ${String(least)} to ${String(most)}, or pick a data element.`;
}

/** The value to save for such a text. */
export const toWholeNumber = (text: string): number | string =>
  isToken(text) ? text : Number(text);
