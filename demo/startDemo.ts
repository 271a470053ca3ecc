import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MODES, startCollectionServer, type Mode } from "./collectionServer";
import { DATA_ELEMENTS, RULES } from "./demoRules";
import { buildLibrary } from "./library";
import {
  compileScript,
  readTracker,
  sendText,
  startSiteServer,
  type SiteServer,
} from "./siteServer";

const read = (name: string) =>
  readFileSync(join(__dirname, "site", name), "utf8");

/** The demo site, with its collection server. */
export interface Demo extends SiteServer {
  collectionServer: string;
}

/**
 * Starts the demo site and its collection server, on the first free port from `firstPort`. `more` is added to its page.
 */
export async function startDemo(firstPort: number, more = ""): Promise<Demo> {
  const collection = await startCollectionServer();
  const tracker = readTracker();
  const site = await startSiteServer((url, response) => {
    switch (url.pathname) {
      case "/":
        return sendText(response, "text/html", read("index.html") + more);
      case "/demo.css":
        return sendText(response, "text/css", read("demo.css"));
      case "/demo.js":
        return sendText(
          response,
          "text/javascript",
          compileScript(join(__dirname, "site", "demo.ts")),
        );
      case "/tracker.js":
        return sendText(response, "text/javascript", tracker.source);
      case "/library.js":
        return sendText(
          response,
          "text/javascript",
          buildLibrary({
            settings: { trackOffline: true, timestampsAccepted: true },
            analytics: {
              accounts: ["demosuite"],
              trackerUrl: "/tracker.js",
              trackingServers: [collection.host],
              variables: { pageName: "Demo page" },
            },
            rules: RULES,
            dataElements: DATA_ELEMENTS,
          }),
        );
      case "/state":
        return sendText(
          response,
          "application/json",
          JSON.stringify({
            tracker: tracker.name,
            mode: collection.mode,
            modes: MODES,
            attempts: collection.attempts.length,
            arrivals: collection.arrivals.slice(-500),
          }),
        );
      case "/mode": {
        const mode = decodeURIComponent(url.search.slice(1));
        if ((MODES as readonly string[]).includes(mode)) {
          collection.setMode(mode as Mode);
        }
        return sendText(response, "text/plain", collection.mode);
      }
      default:
        return false;
    }
  }, firstPort);
  return {
    origin: site.origin,
    collectionServer: collection.host,
    async close() {
      await Promise.all([site.close(), collection.close()]);
    },
  };
}
