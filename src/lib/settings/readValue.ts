/*
 * Values that a data element may have given. Most data elements give text, whatever they hold: a constant, a cookie, a
 * query parameter, an attribute. So a text counts as what it says.
 */

const textOf = (value: unknown): string =>
  typeof value === "string" ? value.trim().toLowerCase() : "";

/** true or false, also as text of any case; undefined for anything else. */
export function readBoolean(value: unknown): boolean | undefined {
  const text = textOf(value);
  return text === "true" || text === "false"
    ? text === "true"
    : typeof value === "boolean"
      ? value
      : undefined;
}

/** A whole number from `least` to `most`, also as text in decimal digits; undefined for anything else. */
export function readWholeNumber(
  value: unknown,
  least: number,
  most: number,
): number | undefined {
  const number = /^\d+$/.test(textOf(value)) ? Number(value) : value;
  return Number.isInteger(number) &&
    (number as number) >= least &&
    (number as number) <= most
    ? (number as number)
    : undefined;
}
