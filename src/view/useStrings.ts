import { useLocalizedStringFormatter } from "react-aria/useLocalizedStringFormatter";
import strings from "virtual:strings";
import type english from "./strings/en-US.json";

export type StringKey = keyof typeof english;

/** Gives a text in the language of the view; `values` are what it has in braces. */
export type Translate = (
  key: StringKey,
  values?: Record<string, string | number>,
) => string;

/** The texts of the views, in the language of the surrounding Provider. */
export function useStrings(): Translate {
  const formatter = useLocalizedStringFormatter(strings);
  return (key, values) => formatter.format(key, values);
}
