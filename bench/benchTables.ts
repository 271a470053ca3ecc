import { LENGTHS } from "./measures/storeTime";
import type { PageClockTimes } from "./measures/pageClock";
import type { BenchResults } from "./runBench";

type Table = [title: string, head: string[], rows: (string | number)[][]];

/** What took too long to be measured is NaN. */
const round = (value: number) =>
  Number.isFinite(value) ? Number(value.toPrecision(3)) : "too slow";

function toMarkdown([title, head, rows]: Table): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [
    `### ${title}\n`,
    line(["", ...head]),
    line([":--", ...head.map(() => "--:")]),
    ...rows.map(line),
    "",
  ].join("\n");
}

const PAGE_CLOCK: Record<string, (times: PageClockTimes) => number[]> = {
  "`s.t()` offline": ({ storeTime: { extension, none } }) => [extension, none],
  "... with 5000 queued": ({ storeTime: { extensionFilled, none } }) => [
    extensionFilled,
    none,
  ],
  "to the wire, posted": ({ wireTime: { posted, none } }) => [posted, none],
  "to the wire, as an image": ({ wireTime: { extension, none } }) => [
    extension,
    none,
  ],
  "tracker ready after navigation": ({ startUp: { extension, none } }) => [
    extension,
    none,
  ],
  "tracker held back": ({ startUp: { heldBack } }) => [heldBack],
};

/** The results as Markdown tables, as docs/performance.md has them. */
export function benchTables(results: BenchResults): string {
  const { wireTime, firstHit, emptying, outages, pageClock } = results;
  const latencies = Object.keys(emptying);
  const peers = Object.keys(outages);
  const tables: Table[] = [
    [
      "Main thread for a hit without a queue, in ms",
      ["ms"],
      Object.entries(results.baseline).map(([title, time]) => [
        title,
        round(time),
      ]),
    ],
    [
      "Main thread that storing a hit adds, in ms, by hits queued already",
      LENGTHS.map(String),
      Object.entries(results.storeTime).map(([title, times]) => [
        title,
        ...times.map(round),
      ]),
    ],
    [
      "From `s.t()` to the request, online, median in ms",
      ["ms"],
      [
        ["with the extension, posted", round(wireTime.posted)],
        ["with the extension, as an image", round(wireTime.extension)],
        ["AppMeasurement alone", round(wireTime.none)],
        ["added, posted (mean of pairs)", round(wireTime.added.posted)],
        ["added, as an image", round(wireTime.added.extension)],
      ],
    ],
    [
      "From a page's first `s.t()` to the request, online, median in ms",
      ["ms"],
      [
        ["with the extension, posted", round(firstHit.posted)],
        ["with the extension, as an image", round(firstHit.extension)],
        ["AppMeasurement alone", round(firstHit.none)],
      ],
    ],
    [
      "Emptying 500 queued hits, in hits a second and as a share of plain images one after the other",
      latencies.flatMap((latency) => [
        `server takes ${latency} ms`,
        "of plain images",
      ]),
      peers.map((title) => [
        title,
        ...latencies.flatMap((latency) => [
          round(emptying[latency][title].rate),
          round(emptying[latency][title].ofBare),
        ]),
      ]),
    ],
    [
      "Requests in an outage of 60 s with 10 hits; bytes stored for a hit of about 200",
      ["requests", "bytes"],
      peers.map((title) => [
        title,
        results.outageRequests[title],
        Math.round(results.storedBytes[title]),
      ]),
    ],
    [
      "Bytes of library",
      ["raw", "minified", "gzip", "Brotli"],
      Object.entries(results.sizes).map(
        ([title, { raw, minified, gzip, brotli }]) => [
          title,
          raw,
          minified,
          gzip,
          brotli,
        ],
      ),
    ],
    [
      "Start of a page, in ms",
      ["main thread in the first second", "tracker held back"],
      Object.entries(results.startUp).map(
        ([title, { mainThread, heldBack }]) => [
          title,
          round(mainThread),
          round(heldBack),
        ],
      ),
    ],
    [
      "By the pages' own clocks, in ms: ours, and AppMeasurement alone",
      Object.keys(pageClock),
      Object.entries(PAGE_CLOCK).map(([title, pick]) => [
        title,
        ...Object.values(pageClock).map((times) =>
          pick(times).map(round).join(" / "),
        ),
      ]),
    ],
    [
      "Hits lost / doubled in outages",
      peers,
      Object.keys(outages[peers[0]]).map((outage) => [
        `${outage} (${String(outages[peers[0]][outage].hits)} hits)`,
        ...peers.map((title) => {
          const { lost, doubled } = outages[title][outage];
          return `${String(lost)} / ${String(doubled)}`;
        }),
      ]),
    ],
    [
      "20 hits with no page open: lost / doubled after a server refused, and after a minute of 503; requests in that minute",
      ["server refused", "server answered 503", "requests"],
      Object.entries(results.workerDelivery).map(
        ([title, { refused, failed, requests }]) => [
          title,
          `${String(refused.lost)} / ${String(refused.doubled)}`,
          `${String(failed.lost)} / ${String(failed.doubled)}`,
          requests,
        ],
      ),
    ],
  ];
  return tables.map(toMarkdown).join("\n");
}
