import type { DemoState, LaneName, ShownArrival } from "../DemoState";
import { createOutcomes, type Outcome } from "./createOutcomes.ts";
import { describeOutcome } from "./describeOutcome.ts";
import { element, setText } from "./element.ts";
import { fillTable, type Cell } from "./fillTable.ts";
import type { QueuedHit } from "./readQueue.ts";
import type { TrackedHit } from "./trackedHits.ts";

/** What is known of both queues. */
export interface Lanes {
  tracked: TrackedHit[];
  /** The names of those that the tracker has not compiled yet. */
  inMemory: string[];
  queue: QueuedHit[];
  /** Undefined before the other document has told. */
  others: Set<string> | undefined;
  state: DemoState;
  isCurrent: boolean;
}

const MOST = 20;
const judges = { ours: createOutcomes(), own: createOutcomes() };
const clock = (time: number) => new Date(time).toLocaleTimeString();

const MEASURES: [
  name: string,
  kind: string,
  has: (outcome: Outcome) => boolean,
][] = [
  ["Waiting on this device", "waiting", ({ state }) => state === "waiting"],
  ["Arrived", "arrived", ({ state }) => state === "arrived"],
  ["Doubled", "twice", ({ arrivals }) => arrivals.length > 1],
  ["Lost", "lost", ({ state }) => state === "lost"],
];

/** Hits that the rules tracked, not the visitor: they are in this extension's queue alone. */
function rowsOfRules(
  { queue, state }: Lanes,
  names: Set<string>,
): [time: number, row: (string | Cell)[]][] {
  const row = (name: string, time: number, outcome: Outcome) => [
    name,
    clock(time),
    describeOutcome(outcome),
    "–",
  ];
  const timeOf = ({ ts, time }: ShownArrival) =>
    ts === undefined ? time : ts * 1000;
  return [
    ...state.lanes.ours.arrivals
      .filter(({ name }) => !names.has(name))
      .map((arrival): [number, (string | Cell)[]] => [
        timeOf(arrival),
        row(arrival.name, timeOf(arrival), {
          state: "arrived",
          arrivals: [arrival],
        }),
      ]),
    ...queue
      .filter(({ name }) => !names.has(name))
      .map(({ name, time }): [number, (string | Cell)[]] => [
        time,
        row(name, time, { state: "waiting", arrivals: [] }),
      ]),
  ];
}

/** Shows what became of the hits in both queues. */
export function showLanes(lanes: Lanes): void {
  const { tracked, inMemory, queue, others, state, isCurrent } = lanes;
  const names = tracked.map(({ name }) => name);
  const judge = (lane: LaneName, waiting: Set<string> | undefined) =>
    waiting && judges[lane](names, waiting, state.lanes[lane], isCurrent);
  const outcomes = [
    judge("ours", new Set([...inMemory, ...queue.map(({ name }) => name)])),
    judge("own", others),
  ];

  setText(element("tracked"), String(tracked.length));
  fillTable(
    "counts",
    [
      ...MEASURES.map(([name, kind, has]) => [
        name,
        ...outcomes.map((lane) => {
          const count = lane && lane.filter(has).length;
          return { text: String(count ?? "…"), kind: count ? kind : "" };
        }),
      ]),
      [
        "Requests",
        String(state.lanes.ours.attempts),
        String(state.lanes.own.attempts),
      ],
    ],
    true,
  );
  const rows = tracked.map(
    ({ name, time }, index): [number, (string | Cell)[]] => [
      time,
      [
        name,
        clock(time),
        ...outcomes.map((lane) => (lane ? describeOutcome(lane[index]) : "…")),
      ],
    ],
  );
  fillTable(
    "hits",
    [...rows, ...rowsOfRules(lanes, new Set(names))]
      .sort(([one], [other]) => other - one)
      .slice(0, MOST)
      .map(([, row]) => row),
  );
}
