import strings from "virtual:strings";

const DEFAULT = "en-US";
const supported = Object.keys(strings).map(
  (tag) => new Intl.Locale(tag).language,
);

/**
 * The first of the languages that the views have texts in ("es-mx" for Spanish ones, with the numbers of Mexico), else
 * English. What isn't a language tag is passed over.
 */
export function pickLocale(languages: readonly unknown[]): string {
  for (const language of languages) {
    try {
      const locale = new Intl.Locale(language as string);
      if (supported.includes(locale.language)) {
        return locale.toString();
      }
    } catch (e) {
      // The next, then.
    }
  }
  return DEFAULT;
}
