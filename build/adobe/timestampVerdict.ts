import type { Setting } from "./findTimestampSettings";

/** What a report suite does with timestamped hits, as far as its settings tell. */
export type Verdict = "accepts" | "requires" | "refuses" | "not told";

/** The words of Adobe's interface, without "timestamps". */
const WORDS = new Map<string, Verdict>([
  ["optional", "accepts"],
  ["required", "requires"],
  ["not allowed", "refuses"],
]);

/** "timestampsNotAllowed" and "Timestamps not allowed (visitorID supported)" are "not allowed". */
const wordsOf = (text: string): string =>
  text
    .replace(/\(.*\)/g, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z]+/g, " ")
    .replace(/time ?stamps?/g, "")
    .trim();

/** What may be beside "timestamps" in the name of a setting whose value tells: not "visitorID", say. */
const PLAIN_NAME =
  /^(configuration|config|settings?|value|type|mode|option|status|state)?$/;

/** Of a text the words count, of what is true its name. Nothing else is sure to mean what it seems to. */
function verdictOf({ name, value }: Setting): Verdict | undefined {
  const ownName = wordsOf(name.split(".").pop() ?? "");
  if (value === true) {
    return WORDS.get(ownName);
  }
  return typeof value === "string" && PLAIN_NAME.test(ownName)
    ? WORDS.get(wordsOf(value))
    : undefined;
}

/** The verdict of the settings of timestamps: a clear one, and "not told" where they don't tell or don't agree. */
export function timestampVerdict(settings: Setting[]): Verdict {
  const verdicts = new Set(settings.map(verdictOf).filter(Boolean));
  const [verdict = "not told"] = verdicts;
  return verdicts.size > 1 ? "not told" : verdict;
}
