import type { ShownArrival } from "../DemoState";
import { describeOutcome } from "./describeOutcome.ts";
import { element, setText } from "./element.ts";
import { fillTable } from "./fillTable.ts";

const MOST = 20;
const clock = ({ ts }: ShownArrival) =>
  ts === undefined ? "–" : new Date(ts * 1000).toLocaleTimeString();

/** Shows what arrived, the last first. */
export function showArrivals(arrivals: ShownArrival[]): void {
  const byName = new Map<string, ShownArrival[]>();
  arrivals.forEach((arrival) => {
    const { name } = arrival;
    byName.set(name, [...(byName.get(name) ?? []), arrival]);
  });
  setText(element("count"), String(byName.size));
  fillTable(
    "hits",
    [...byName]
      .reverse()
      .slice(0, MOST)
      .map(([name, ofName]) => [
        name,
        clock(ofName[0]),
        describeOutcome({ state: "arrived", arrivals: ofName }),
      ]),
  );
}
