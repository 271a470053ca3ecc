import type { Presumption } from "../journal/createHitStates";
import type { Connectivity } from "./createConnectivity";
import type { ServerState } from "./createServerState";

const RECENT = 30000;

/** Whether this page itself came over the network within the last 30 s: not from a cache, nor from a service worker. */
function cameOverNetwork(): boolean {
  try {
    const [navigation] = performance.getEntriesByType(
      "navigation",
    ) as PerformanceNavigationTiming[];
    return (
      performance.now() < RECENT &&
      navigation.transferSize > 0 &&
      !navigation.workerStart
    );
  } catch (e) {
    // The browser doesn't tell.
    return false;
  }
}

/**
 * Tells what to think of a hit that goes on the wire now, should the page end before its answer. It is taken as delivered where
 * the server answered just before and nothing failed since. It is likely to be where the page itself just came over the
 * network, and the server isn't known to fail: the first hits of a visit.
 */
export const createPresumption =
  (
    { isAnswering, isFailing }: ServerState,
    { mayBeOnline }: Connectivity,
  ): (() => Presumption) =>
  () => {
    if (!mayBeOnline()) {
      return "none";
    }
    if (isAnswering()) {
      return "delivered";
    }
    return !isFailing() && cameOverNetwork() ? "likely" : "none";
  };
