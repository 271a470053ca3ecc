import type { Outcome } from "./createOutcomes.ts";
import type { Cell } from "./fillTable.ts";

/** "arrived 12 s late (POST)". */
export function describeOutcome({ state, arrivals }: Outcome): Cell {
  if (state === "gone") {
    return { text: "sent or lost" };
  }
  if (state !== "arrived") {
    return { text: state, kind: state };
  }
  const [{ ts, time, method }] = arrivals;
  const late = ts === undefined ? 0 : Math.floor(time / 1000) - ts;
  const words = [
    "arrived",
    arrivals.length > 1 && `${arrivals.length} times`,
    // Timestamps are whole seconds.
    late > 1 && `${late} s late`,
    ts === undefined && "without a timestamp",
    `(${method})`,
  ];
  return {
    text: words.filter(Boolean).join(" "),
    kind: arrivals.length > 1 ? "twice" : "arrived",
  };
}
