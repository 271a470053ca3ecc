import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import {
  MODES,
  startCollectionServer,
  type CollectionServer,
  type Mode,
} from "./collectionServer";
import { demoPropertyOf } from "./demoProperties";
import type { DemoState, LaneName } from "./DemoState";
import { ID_MODE_NOTES } from "./idModeNotes";
import { buildLibrary, ROOT } from "./library";
import { MODE_NOTES } from "./modeNotes";
import { readTracker } from "./readTracker";
import { readVisitor } from "./readVisitor";
import {
  compileModule,
  sendText,
  startSiteServer,
  type SiteServer,
} from "./siteServer";
import { startIdServer } from "./startIdServer";
import { toLaneState } from "./toLaneState";

const SITE = join(__dirname, "site");

const ID_MODES = Object.keys(ID_MODE_NOTES) as DemoState["idMode"][];

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
  const ids = await startIdServer();
  const tracker = readTracker();
  const visitor = readVisitor();
  let idMode: DemoState["idMode"] = "ready";
  let run = String(Date.now());

  const setMode = (mode: Mode) => {
    Object.values(collections).forEach((server) => server.setMode(mode));
  };
  const setIdMode = (mode: DemoState["idMode"]) => {
    idMode = mode;
    ids.setMode(mode);
  };
  const sendLibrary = (lane: LaneName, response: ServerResponse) =>
    sendText(
      response,
      "text/javascript",
      buildLibrary({
        ...demoPropertyOf(lane, collections[lane].host, ids.host),
        root,
      }),
    );

  /** What both sites have. */
  const sendScripts = (path: string, response: ServerResponse): boolean => {
    switch (path) {
      case "/tracker.js":
        return sendText(response, "text/javascript", tracker.source);
      case "/visitor.js":
        return sendText(response, "text/javascript", visitor.source);
      default:
        return sendScript(path, response);
    }
  };

  const lane: SiteServer = await startSiteServer((url, response) => {
    switch (url.pathname) {
      case "/":
        return sendText(
          response,
          "text/html",
          read("lane.html", { run, idMode, site: site.origin }),
        );
      case "/library.js":
        return sendLibrary("own", response);
      default:
        return sendScripts(url.pathname, response);
    }
  });
  const site: SiteServer = await startSiteServer((url, response) => {
    switch (url.pathname) {
      case "/":
        return sendText(
          response,
          "text/html",
          read("index.html", { run, idMode, lane: lane.origin }) + more,
        );
      case "/demo.css":
        return sendText(response, "text/css", read("demo.css"));
      case "/library.js":
        return sendLibrary("ours", response);
      case "/state": {
        const state: DemoState = {
          run,
          tracker: tracker.name,
          visitor: visitor.name,
          mode: collections.ours.mode,
          modes: MODES.map((mode) => ({ mode, ...MODE_NOTES[mode] })),
          idMode,
          idModes: ID_MODES.map((mode) => ({ mode, ...ID_MODE_NOTES[mode] })),
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
      case "/id-mode": {
        const mode = ID_MODES.find((one) => url.search === "?" + one);
        if (mode) {
          setIdMode(mode);
        }
        return sendText(response, "text/plain", idMode);
      }
      case "/reset":
        run = String(Date.now());
        setMode("up");
        // Else the pages that are about to end would track what they have in memory.
        ids.forget();
        setIdMode("ready");
        Object.values(collections).forEach((server) => server.forget());
        return sendText(response, "text/plain", run);
      default:
        return sendScripts(url.pathname, response);
    }
  }, firstPort);

  return {
    origin: site.origin,
    collectionServer: collections.ours.host,
    async close() {
      await Promise.all(
        [site, lane, ids, ...Object.values(collections)].map((one) =>
          one.close(),
        ),
      );
    },
  };
}
