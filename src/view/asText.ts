/** A saved value as a text to edit; also one of a wrong form, so that the user sees it. */
export const asText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");
