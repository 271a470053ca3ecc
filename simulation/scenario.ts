/** What the simulated devices live through. Times in milliseconds. */
export interface Scenario {
  devices: number;
  /** When the collection server goes away, and comes back. */
  outageStart: number;
  outageEnd: number;
  end: number;
  /** Between the hits of a device, on average; they come at random (a Poisson process). */
  hitInterval: number;
  /** From a request to its answer. While the server is away, requests are refused at once. */
  roundTrip: number;
}

export const MINUTE = 60000;

export const SCENARIO: Scenario = {
  devices: 1000000,
  outageStart: MINUTE,
  outageEnd: 11 * MINUTE,
  end: 15 * MINUTE,
  hitInterval: MINUTE,
  roundTrip: 50,
};

/** What the collection server sees of all devices. */
export interface Load {
  /** Requests in each second. */
  requests: Float64Array;
  /** Hits of before the end of the outage that arrived in each second after it; the last one: in time or never. */
  late: Float64Array;
}

export const createLoad = ({ end }: Scenario): Load => ({
  requests: new Float64Array(Math.ceil(end / 1000) + 1),
  late: new Float64Array(Math.ceil(end / 1000) + 1),
});

/** The times of a device's hits. */
export function* hitTimes({
  end,
  hitInterval,
}: Scenario): Generator<number, undefined> {
  let time = 0;
  for (;;) {
    time -= Math.log(1 - Math.random()) * hitInterval;
    if (time >= end) {
      return undefined;
    }
    yield time;
  }
}
