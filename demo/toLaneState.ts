import type { CollectionServer } from "./collectionServer";
import type { LaneState } from "./DemoState";

/** A tab that didn't know of a reset yet may have sent what was tracked before. */
export const toLaneState = (
  { attempts, arrivals, underWay }: CollectionServer,
  run: string,
): LaneState => ({
  attempts: attempts.length,
  arrivals: arrivals
    .filter(({ ts = Infinity }) => ts >= Math.floor(Number(run) / 1000))
    .map(({ name, ts, time, method }) => ({ name, ts, time, method })),
  underWay: [...underWay].map(({ name }) => name),
});
