import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Frame, Page } from "playwright-core";
import extension from "../../../extension.json";
import { ROOT } from "../../../demo/library";
import { sendText, startSiteServer } from "../../../demo/siteServer";

/** The views of the extension that have settings, by what they are of. */
export const VIEWS: Record<string, string> = {
  configuration: extension.configuration.viewPath,
  ...Object.fromEntries(
    [...extension.actions, ...extension.conditions].flatMap((component) =>
      "viewPath" in component
        ? [[component.name, component.viewPath as string]]
        : [],
    ),
  ),
};

/** What the Data Collection UI can ask of a view. */
interface IframeApi {
  validate(): Promise<boolean>;
  getSettings(): Promise<unknown>;
}

declare global {
  interface Window {
    view: Promise<IframeApi>;
  }
}

/** What the Data Collection UI tells a view. */
interface Init {
  settings?: unknown;
  preferredLanguages?: string[];
}

/** A page with a view, as the Data Collection UI has it. */
export interface HostedView extends IframeApi {
  page: Page;
  frame: Frame;
}

export interface ViewHost {
  open(context: BrowserContext, view: string, init?: Init): Promise<HostedView>;
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
};
/** Where the folders of the site are. */
const FOLDERS: Record<string, string> = {
  view: "dist/view",
  bridge: "node_modules/@adobe/reactor-bridge/lib",
  // From where the bridge of the view loads its other half.
  extensionbridge: "node_modules/@adobe/reactor-bridge/dist",
  penpal: "node_modules/penpal/dist",
};

const CDN_BRIDGE =
  "https://assets.adobedtm.com/activation/reactor/extensionbridge/extensionbridge.min.js";

/** The page around a view: what the Data Collection UI is to it, in small. */
const PAGE = `<!doctype html>
<html lang="en">
<title>A view</title>
<style>body { margin: 0 } iframe { border: 0; display: block; width: 100%; height: 100vh }</style>
<body>
<script src="/penpal/penpal.js"></script>
<script type="importmap">{ "imports": {
  "penpal/lib/connectToChild": "data:text/javascript,export default Penpal.connectToChild",
  "penpal/lib/errorCodes": "data:text/javascript,export const { ERR_CONNECTION_TIMEOUT } = Penpal"
} }</script>
<script type="module">
import { loadIframe } from "/bridge/parent.js";
const { path, ...extensionInitOptions } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const iframe = document.createElement("iframe");
iframe.title = "The view";
iframe.src = "/view/" + path;
document.body.append(iframe);
window.view = loadIframe({ iframe, extensionInitOptions, openDataElementSelector: () => "%picked%" }).promise;
</script>`;

/**
 * Serves the built views (npm run build:sandbox, or those of the extension in another folder) in a page that talks to
 * them with Adobe's own bridge.
 */
export async function startViewHost(root = ROOT): Promise<ViewHost> {
  const site = await startSiteServer(({ pathname }, response) => {
    if (pathname === "/") {
      return sendText(response, "text/html", PAGE);
    }
    const [, folder, ...rest] = pathname.split("/");
    const file = join(
      folder === "view" ? root : ROOT,
      FOLDERS[folder] || "",
      ...rest,
    );
    const type = TYPES[file.split(".").pop() || ""];
    return (
      !!FOLDERS[folder] &&
      !!type &&
      existsSync(file) &&
      sendText(response, type, readFileSync(file, "utf8"))
    );
  });

  return {
    async open(context, view, init = {}) {
      const page = await context.newPage();
      // Where the Data Collection UI has it; there is no internet here.
      await page.route(CDN_BRIDGE, (route) =>
        route.fulfill({
          path: join(ROOT, FOLDERS.extensionbridge, "extensionbridge.min.js"),
        }),
      );
      const hash = encodeURIComponent(
        JSON.stringify({ path: VIEWS[view], settings: null, ...init }),
      );
      await page.goto(`${site.origin}/#${hash}`);
      await page.waitForFunction(() => "view" in window);
      await page.evaluate(() => window.view.then(() => undefined));
      const frame = page.frames()[1];
      await frame.getByRole("alert").first().waitFor({ state: "attached" });
      return {
        page,
        frame,
        validate: () =>
          page.evaluate(async () => (await window.view).validate()),
        getSettings: () =>
          page.evaluate(async () => (await window.view).getSettings()),
      };
    },
    close: () => site.close(),
  };
}
