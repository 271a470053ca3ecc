import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import {
  MODES,
  startCollectionServer,
  type CollectionServer,
  type Mode,
} from "./collectionServer";
import { DATA_ELEMENTS, RULES } from "./demoRules";
import type { DemoState, LaneName, LaneState } from "./DemoState";
import { buildLibrary, ROOT, type Property } from "./library";
import { MODE_NOTES } from "./modeNotes";
import { readTracker } from "./readTracker";
import {
  compileModule,
  sendText,
  startSiteServer,
  type SiteServer,
} from "./siteServer";

const SITE = join(__dirname, "site");
const SETTINGS = { trackOffline: true, timestampsAccepted: true };

/** What differs between the lanes, besides the collection server. */
const PROPERTIES: Record<LaneName, Property> = {
  ours: { settings: SETTINGS, rules: RULES, dataElements: DATA_ELEMENTS },
  own: { settings: { ...SETTINGS, queue: "appmeasurement" } },
};

/** The demo site, with its collection server. */
export interface Demo extends SiteServer {
  collectionServer: string;
}

/** A file of the site, with values in the place of {names}. */
const read = (name: string, values: Record<string, string> = {}) =>
  readFileSync(join(SITE, name), "utf8").replace(
    /\{(\w+)\}/g,
    (text, key: string) => values[key] ?? text,
  );

/** Sends a script of the site, where there is one of this name. */
function sendScript(path: string, response: ServerResponse): boolean {
  const file = join(SITE, path);
  return /^\/\w+\.ts$/.test(path) && existsSync(file)
    ? sendText(response, "text/javascript", compileModule(file))
    : false;
}

/** A tab that didn't know of a reset yet may have sent what was tracked before. */
const toLaneState = (
  { attempts, arrivals, underWay }: CollectionServer,
  run: string,
): LaneState => ({
  attempts: attempts.length,
  arrivals: arrivals
    .filter(({ ts = Infinity }) => ts >= Math.floor(Number(run) / 1000))
    .map(({ name, ts, time, method }) => ({ name, ts, time, method })),
  underWay: [...underWay].map(({ name }) => name),
});

/**
 * Starts the demo site, on the first free port from `firstPort`, and a second one for what goes through the tracker's own
 * queue: storage is an origin's. Each has a collection server. `more` is added to the page; `root` has the built extension.
 */
export async function startDemo(
  firstPort: number,
  more = "",
  root = ROOT,
): Promise<Demo> {
  const collections: Record<LaneName, CollectionServer> = {
    ours: await startCollectionServer(),
    own: await startCollectionServer(),
  };
  const tracker = readTracker();
  let run = String(Date.now());

  const setMode = (mode: Mode) => {
    Object.values(collections).forEach((server) => server.setMode(mode));
  };
  const sendLibrary = (lane: LaneName, response: ServerResponse) =>
    sendText(
      response,
      "text/javascript",
      buildLibrary({
        ...PROPERTIES[lane],
        analytics: {
          accounts: ["demosuite"],
          trackerUrl: "/tracker.js",
          trackingServers: [collections[lane].host],
          // As on most sites, which have the Experience Cloud ID Service.
          variables: {
            pageName: "Demo page",
            marketingCloudVisitorID: "12345",
          },
        },
        root,
      }),
    );

  const lane: SiteServer = await startSiteServer((url, response) => {
    switch (url.pathname) {
      case "/":
        return sendText(
          response,
          "text/html",
          read("lane.html", { run, site: site.origin }),
        );
      case "/tracker.js":
        return sendText(response, "text/javascript", tracker.source);
      case "/library.js":
        return sendLibrary("own", response);
      default:
        return sendScript(url.pathname, response);
    }
  });
  const site: SiteServer = await startSiteServer((url, response) => {
    switch (url.pathname) {
      case "/":
        return sendText(
          response,
          "text/html",
          read("index.html", { run, lane: lane.origin }) + more,
        );
      case "/demo.css":
        return sendText(response, "text/css", read("demo.css"));
      case "/tracker.js":
        return sendText(response, "text/javascript", tracker.source);
      case "/library.js":
        return sendLibrary("ours", response);
      case "/state": {
        const state: DemoState = {
          run,
          tracker: tracker.name,
          mode: collections.ours.mode,
          modes: MODES.map((mode) => ({ mode, ...MODE_NOTES[mode] })),
          lanes: {
            ours: toLaneState(collections.ours, run),
            own: toLaneState(collections.own, run),
          },
        };
        return sendText(response, "application/json", JSON.stringify(state));
      }
      case "/mode": {
        const mode = decodeURIComponent(url.search.slice(1));
        if ((MODES as readonly string[]).includes(mode)) {
          setMode(mode as Mode);
        }
        return sendText(response, "text/plain", collections.ours.mode);
      }
      case "/reset":
        run = String(Date.now());
        setMode("up");
        Object.values(collections).forEach((server) => server.forget());
        return sendText(response, "text/plain", run);
      default:
        return sendScript(url.pathname, response);
    }
  }, firstPort);

  return {
    origin: site.origin,
    collectionServer: collections.ours.host,
    async close() {
      await Promise.all(
        [site, lane, ...Object.values(collections)].map((one) => one.close()),
      );
    },
  };
}
