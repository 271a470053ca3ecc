import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import {
  startCollectionServer,
  type CollectionServer,
} from "./collectionServer";
import { createDemoControl } from "./createDemoControl";
import { demoPropertyOf } from "./demoProperties";
import type { LaneName } from "./DemoState";
import { buildLibrary, ROOT } from "./library";
import { readTracker } from "./readTracker";
import { readVisitor } from "./readVisitor";
import {
  compileModule,
  sendText,
  startSiteServer,
  type SiteServer,
} from "./siteServer";
import { startIdServer } from "./startIdServer";

const SITE = join(__dirname, "site");
/** The helper for the site's service worker, among what is built. */
const HELPER = join("dist", "view", "offline-tracking-worker.js");

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
 * queue, and for the page of what arrives: storage and service workers are an origin's. Each queue has a collection server.
 * `more` is added to the page; `root` has the built extension.
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
  const control = createDemoControl({
    collections,
    ids,
    tracker: tracker.name,
    visitor: visitor.name,
  });

  const sendPage = (
    name: string,
    response: ServerResponse,
    values: Record<string, string> = {},
  ) =>
    sendText(
      response,
      "text/html",
      read(name, { run: control.run(), idMode: control.idMode(), ...values }),
    );
  const sendLibrary = (lane: LaneName, response: ServerResponse) =>
    sendText(
      response,
      "text/javascript",
      buildLibrary({
        ...demoPropertyOf(lane, collections[lane].host, ids.host),
        root,
      }),
    );
  const sendHelper = (response: ServerResponse) => {
    const file = join(root, HELPER);
    return existsSync(file)
      ? sendText(response, "text/javascript", readFileSync(file, "utf8"))
      : false;
  };

  /** What both sites have. */
  const sendCommon = (url: URL, response: ServerResponse): boolean => {
    switch (url.pathname) {
      case "/demo.css":
        return sendText(response, "text/css", read("demo.css"));
      case "/tracker.js":
        return sendText(response, "text/javascript", tracker.source);
      case "/visitor.js":
        return sendText(response, "text/javascript", visitor.source);
      default:
        return (
          control.answer(url, response) || sendScript(url.pathname, response)
        );
    }
  };

  const lane: SiteServer = await startSiteServer((url, response) => {
    switch (url.pathname) {
      case "/":
        return sendPage("lane.html", response, { site: site.origin });
      case "/arrivals":
        return sendPage("arrivals.html", response);
      case "/library.js":
        return sendLibrary("own", response);
      default:
        return sendCommon(url, response);
    }
  });
  const site: SiteServer = await startSiteServer((url, response) => {
    switch (url.pathname) {
      case "/":
        return sendPage("index.html", response, { lane: lane.origin, more });
      case "/library.js":
        return sendLibrary("ours", response);
      case "/offline-tracking-worker.js":
        return sendHelper(response);
      default:
        return sendCommon(url, response);
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
