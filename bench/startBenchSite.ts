import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Rolldown } from "vite";
import type { CollectionServer } from "../demo/collectionServer";
import { buildLibrary, ROOT } from "../demo/library";
import { readTracker } from "../demo/readTracker";
import { sendText, startSiteServer, type SiteServer } from "../demo/siteServer";
import type { PeerName } from "./peer";

/** A page of the benchmark as one minified script. */
export async function bundlePage(name: string): Promise<string> {
  const [{ output }] = (await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      minify: true,
      lib: { entry: `bench/pages/${name}.ts`, formats: ["iife"], name: "page" },
    },
  })) as Rolldown.RolldownOutput[];
  return output[0].code;
}

const SETTINGS: Partial<Record<PeerName, object>> = {
  extension: { offlineHitLimit: 100000 },
  posted: { offlineHitLimit: 100000 },
  helper: { offlineHitLimit: 100000 },
  appmeasurement: { queue: "appmeasurement", offlineHitLimit: 100000 },
};

const HELPER = join(ROOT, "dist/view/offline-tracking-worker.js");
/** The site's own part of its worker, before the helper. */
const WORKER = `addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
`;

/** A site of its own origin, with a page for each peer: /extension and so on. */
export async function startBenchSite(
  collection: CollectionServer,
): Promise<SiteServer> {
  const scripts = {
    "localstorage-retry": await bundlePage("localstorageRetry"),
    workbox: await bundlePage("workbox"),
    worker: await bundlePage("worker"),
  };
  const tracker = readTracker();
  const hitUrl = `window.hitUrl = (name) => "http://${collection.host}/b/ss/suite1/1/JS-2.27.0/s" + Math.floor(1e13 * Math.random()) + "?AQB=1&ndh=1&pf=1&ts=" + Math.floor(Date.now() / 1000) + "&ce=UTF-8&pageName=" + name + "&g=" + encodeURIComponent(location.href) + "&AQE=1";`;

  return startSiteServer((url, response) => {
    const name = url.pathname.slice(1) as PeerName;
    switch (url.pathname) {
      case "/tracker.js":
        return sendText(response, "text/javascript", tracker.source);
      case "/worker.js":
        return sendText(response, "text/javascript", scripts.worker);
      case "/helper.js":
        return sendText(
          response,
          "text/javascript",
          WORKER + readFileSync(HELPER, "utf8"),
        );
      case "/library.js":
        return sendText(
          response,
          "text/javascript",
          buildLibrary({
            settings: SETTINGS[url.search.slice(1) as PeerName] && {
              trackOffline: true,
              timestampsAccepted: true,
              ...SETTINGS[url.search.slice(1) as PeerName],
            },
            analytics: {
              accounts: ["suite1"],
              trackerUrl: "/tracker.js",
              trackingServers: [collection.host],
              variables:
                url.search === "?posted" || url.search === "?helper"
                  ? { marketingCloudVisitorID: "12345" }
                  : {},
            },
          }),
        );
      case "/favicon.ico":
        return sendText(response, "text/plain", "");
      case "/bare":
        return sendText(
          response,
          "text/html",
          `<!doctype html><title>${name}</title><script>${hitUrl}
window.peer = { track(name) { new Image().src = hitUrl(name); } };</script>`,
        );
      case "/localstorage-retry":
      case "/workbox":
        return sendText(
          response,
          "text/html",
          `<!doctype html><title>${name}</title><script>${hitUrl}</script><script>${scripts[name as "workbox"]}</script>`,
        );
      default:
        return sendText(
          response,
          "text/html",
          `<!doctype html><title>${name}</title><script>${hitUrl}
${name === "helper" ? `navigator.serviceWorker.register("/helper.js");` : ""}
const wait = setInterval(() => {
  if (window.s && window.s.trackingServer) {
    clearInterval(wait);
    window.peer = { track(name) { s.pageName = name; s.t(); } };
    window.readyAt = performance.now();
  }
}, 1);
</script><script src="/library.js?${name}"></script>`,
        );
    }
  });
}
