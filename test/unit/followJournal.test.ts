import {
  createLocalTier,
  type LocalTier,
} from "../../src/lib/journal/createLocalTier";
import {
  followJournal,
  type JournalEvent,
} from "../../src/lib/journal/followJournal";
import { clearStorage } from "./support/clearStorage";

type Name = Parameters<LocalTier["set"]>[0];

const local = createLocalTier(() => undefined);

beforeEach(clearStorage);

/** What is told of an entry that is written, and removed again. */
function toldOf(name: Name, value: string): JournalEvent[] {
  const events: JournalEvent[] = [];
  const stop = followJournal(local, (event) => events.push(event));
  local.set(name, value);
  local.remove(name);
  stop();
  return events;
}

test.each<[name: Name, value: string, events: JournalEvent[]]>([
  ["hit.a", "https://x", [{ type: "added", id: "a", url: "https://x" }]],
  [
    "gone.a",
    "delivered:one,two",
    [{ type: "gone", id: "a", how: "delivered", reportSuites: "one,two" }],
  ],
  [
    "gone.a",
    "delivered",
    [{ type: "gone", id: "a", how: "delivered", reportSuites: "" }],
  ],
  ["cleared.optIn", "3", [{ type: "cleared", count: 3 }]],
  [
    "worker.delivered",
    '{"one,two":2,"three":1}',
    [
      { type: "sentWithoutPage", count: 2, reportSuites: "one,two" },
      { type: "sentWithoutPage", count: 1, reportSuites: "three" },
    ],
  ],
])("%s=%s", (name, value, events) => {
  expect(toldOf(name, value)).toEqual(events);
});

test.each<[name: Name, value: string]>([
  // What the worker can't have written.
  ["worker.delivered", '{"one":0,"two":-1,"three":"many"}'],
  ["worker.delivered", "{"],
  ["worker.delivered", "null"],
  ["worker.helper", '{"one":1}'],
  ["sending.delivered", '{"one":1}'],
  ["waiting.https://x", "1"],
])("nothing is told of %s=%s", (name, value) => {
  expect(toldOf(name, value)).toEqual([]);
});
