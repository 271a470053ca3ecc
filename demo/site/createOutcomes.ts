import type { LaneState, ShownArrival } from "../DemoState";

/** What became of a hit in a lane. */
export interface Outcome {
  /** "gone": it isn't here any more, and whether it arrived can't be asked now. */
  state: "waiting" | "arrived" | "gone" | "lost";
  /** Once, or more often. */
  arrivals: ShownArrival[];
}

/** Milliseconds from the moment in which a tracker lets go of a hit to that in which the server has it. */
const ON_ITS_WAY = 1500;

/** Judges the hits of a lane; `isCurrent`: its server was asked just now. */
export type Outcomes = (
  names: string[],
  waiting: Set<string>,
  server: LaneState,
  isCurrent: boolean,
) => Outcome[];

/** A hit that neither waits nor arrived is lost; not before it had the time to arrive. */
export function createOutcomes(): Outcomes {
  const goneSince = new Map<string, number>();
  const lost = new Set<string>();

  return (names, waiting, { arrivals, underWay }, isCurrent) => {
    const arrived = new Map<string, ShownArrival[]>();
    arrivals.forEach((arrival) =>
      arrived.set(arrival.name, [
        ...(arrived.get(arrival.name) ?? []),
        arrival,
      ]),
    );
    const here = new Set([...waiting, ...underWay]);
    const stateOf = (name: string): Outcome["state"] => {
      const state = arrived.has(name)
        ? "arrived"
        : here.has(name)
          ? "waiting"
          : "gone";
      if (state !== "gone") {
        goneSince.delete(name);
        lost.delete(name);
        return state;
      }
      const since = goneSince.get(name) ?? Date.now();
      goneSince.set(name, since);
      if (isCurrent && Date.now() - since > ON_ITS_WAY) {
        lost.add(name);
      }
      return lost.has(name) ? "lost" : "gone";
    };
    return names.map((name) => ({
      state: stateOf(name),
      arrivals: arrived.get(name) ?? [],
    }));
  };
}
