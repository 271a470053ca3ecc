import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { lineChart } from "../charts/lineChart";
import { createLoad, SCENARIO, type Load } from "../simulation/scenario";
import { simulateAppMeasurement } from "../simulation/simulateAppMeasurement";
import { simulateDevice } from "../simulation/simulateDevice";

const CHART = "docs/images/simulation.svg";
const { values } = parseArgs({
  options: {
    devices: { type: "string", default: String(SCENARIO.devices) },
    /** Seconds between the hits of a device. */
    interval: { type: "string", default: String(SCENARIO.hitInterval / 1000) },
  },
});
const scenario = {
  ...SCENARIO,
  devices: Number(values.devices),
  hitInterval: Number(values.interval) * 1000,
};
const start = scenario.outageStart / 1000;
const end = scenario.outageEnd / 1000;
const round = (value: number) => Math.round(value).toLocaleString("en");

function simulate(
  name: string,
  device: (of: typeof scenario, load: Load) => void,
): Load {
  const load = createLoad(scenario);
  const began = performance.now();
  for (let done = 0; done < scenario.devices; done++) {
    device(scenario, load);
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(`${name}: simulated in ${seconds.toFixed(0)} s`);
  return load;
}

/** Peak, mean and how long the backlog takes. */
function describe({ requests, late }: Load) {
  const outage = requests.subarray(start, end);
  const backlog = late.reduce((sum, count) => sum + count, 0);
  let arrived = 0;
  const done = late.findIndex((count) => {
    arrived += count;
    return arrived >= 0.99 * backlog;
  });
  return {
    peak: Math.max(...requests),
    peakInOutage: Math.max(...outage),
    meanInOutage: outage.reduce((sum, count) => sum + count, 0) / (end - start),
    peakAtRecovery: Math.max(...requests.subarray(end)),
    backlog,
    secondsTo99: done - end + 1,
  };
}

/** npm run simulate: many devices lose a collection server and get it back. */
function main(): void {
  const ours = simulate("The extension", simulateDevice);
  const theirs = simulate("AppMeasurement", simulateAppMeasurement);
  const [extension, appMeasurement] = [describe(ours), describe(theirs)];
  console.log(
    `\n${round(scenario.devices)} devices, an outage of ${round((end - start) / 60)} minutes, a hit each ${round(scenario.hitInterval / 1000)} s a device`,
  );
  console.table(
    Object.fromEntries(
      Object.keys(extension).map((key) => {
        const name = key as keyof typeof extension;
        return [
          key,
          {
            extension: round(extension[name]),
            appMeasurement: round(appMeasurement[name]),
            ratio: `1/${(appMeasurement[name] / extension[name]).toFixed(1)}`,
          },
        ];
      }),
    ),
  );
  const points = ({ requests }: Load) =>
    [...requests.subarray(0, scenario.end / 1000)].map(
      (count, second): [number, number] => [second, count],
    );
  mkdirSync("docs/images", { recursive: true });
  writeFileSync(
    CHART,
    lineChart({
      title: `Requests at the collection server, of ${round(scenario.devices)} devices`,
      xLabel: "seconds",
      yLabel: "requests a second",
      series: [
        { name: "with the extension", points: points(ours) },
        { name: "AppMeasurement's queue", points: points(theirs) },
      ],
      marks: [
        [start, "the server goes away"],
        [end, "it is back"],
      ],
    }),
  );
  console.log(`Chart: ${CHART}`);
}

main();
