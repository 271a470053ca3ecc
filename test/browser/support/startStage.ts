import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  startCollectionServer,
  type CollectionServer,
} from "../../../demo/collectionServer";
import {
  buildLibrary,
  ROOT,
  type AnalyticsSettings,
  type Property,
} from "../../../demo/library";
import { readTracker } from "../../../demo/readTracker";
import { readVisitor } from "../../../demo/readVisitor";
import { sendText, startSiteServer } from "../../../demo/siteServer";
import { endWithFile } from "./endWithFile";
import type { TestContext, TestFrame, TestPage } from "./TestBrowser";

/** The part of a tracker that the pages of the tests use. */
export interface PageTracker {
  [variable: string]: unknown;
  account: string;
  pageName?: string;
  t(overrides?: object): void;
  tl(
    link: unknown,
    type: string,
    name: string,
    overrides?: object | null,
    done?: unknown,
  ): void;
  isReadyToTrack(): unknown;
  callbackWhenReadyToTrack(
    owner: unknown,
    compile: unknown,
    args: Record<string, unknown>[],
  ): void;
  bufferRequests(on?: boolean): void;
  forceOffline(): void;
  forceOnline(): void;
  registerPreTrackCallback(fn: (url: string) => void): void;
  registerPostTrackCallback(
    fn: (url: string, ...args: unknown[]) => void,
    ...args: unknown[]
  ): void;
}

declare global {
  interface Window {
    s: PageTracker;
    trackers: PageTracker[];
    heldBack: number;
    pageErrors: string[];
    [scratch: string]: unknown;
  }
}

/** A site whose pages have a tags library, and its collection server: an origin of its own, so a storage of its own. */
export interface Stage {
  origin: string;
  collection: CollectionServer;
  /** Changed by a test before it opens a page. */
  property: Property & { analytics?: AnalyticsSettings };
  /** A script that pages run before the library. */
  head: string;
  /** Headers that pages come with. */
  headers: Record<string, string>;
  /** What comes at the end of the tracker's script. */
  trackerTail: string;
  /** The script of a service worker, at /worker.js. */
  worker: string;
  /** What the worker told, by requests of /tell?<what>. */
  told: string[];
  /** Opens a page in a new tab and waits for its tracker. */
  open<Page extends TestPage>(
    context: TestContext<Page>,
    path?: string,
  ): Promise<Page>;
  /** Collects what a page logs with a level of warning or error, or throws; `open` does. */
  listen(page: TestPage): void;
  /** The same for a page that was opened otherwise, and waits for its tracker. */
  follow(page: TestPage): Promise<void>;
  /** Waits for the tracker of a page that was navigated. */
  ready(page: TestFrame): Promise<void>;
  /** What the pages logged with a level of warning or error, or threw. */
  messages: string[];
  /** Exceptions that reached the pages. */
  exceptions: string[];
  /** Waits until so many hits have arrived, and a moment longer for what should not. */
  arrived(count: number, timeout?: number): Promise<string[]>;
  close(): Promise<void>;
}

/** Longer than a busy machine takes. */
const PATIENCE = 30000;

/** The variables of a tracker that knows the visitor's ID: its hits can be posted. */
export const KNOWN_VISITOR = { marketingCloudVisitorID: "12345" };

/** How hits go, and the variables of a tracker whose hits go so. */
export const TRANSPORTS: [how: string, variables: object][] = [
  ["as images", {}],
  ["posted", KNOWN_VISITOR],
];

export const ACCEPTED = { trackOffline: true, timestampsAccepted: true };

/** Starts a stage with offline tracking turned on, unless other settings are given; null: not installed. */
export async function startStage(settings: unknown = ACCEPTED): Promise<Stage> {
  const collection = await startCollectionServer();
  const tracker = readTracker();
  const site = await startSiteServer((url, response) => {
    switch (url.pathname) {
      case "/tracker.js":
        return sendText(
          response,
          "text/javascript",
          tracker.source + stage.trackerTail,
        );
      case "/visitor.js":
        return sendText(response, "text/javascript", readVisitor().source);
      case "/library.js":
        return sendText(
          response,
          "text/javascript",
          buildLibrary(stage.property),
        );
      case "/worker.js":
        return sendText(response, "text/javascript", stage.worker);
      case "/tell":
        stage.told.push(url.search.slice(1));
        return sendText(response, "text/plain", "");
      case "/offline-tracking-worker.js":
        return sendText(
          response,
          "text/javascript",
          readFileSync(
            join(ROOT, "dist/view/offline-tracking-worker.js"),
            "utf8",
          ),
        );
      case "/favicon.ico":
        return sendText(response, "text/plain", "");
      default:
        Object.entries(stage.headers).forEach(([name, value]) =>
          response.setHeader(name, value),
        );
        return sendText(
          response,
          "text/html",
          `<!doctype html><title>${url.pathname}</title>
<script>try { localStorage["com.adobe.reactor.debug"] = "true"; } catch (e) {} window.pageErrors = []; addEventListener("error", (e) => pageErrors.push(e.message)); addEventListener("unhandledrejection", (e) => pageErrors.push("rejected: " + e.reason));</script>
<script>${stage.head}</script>
<script src="/library.js"></script>
<body><a id="link" href="/elsewhere">elsewhere</a></body>`,
        );
    }
  });

  const stage: Stage = {
    origin: site.origin,
    collection,
    property: {
      settings: settings ?? undefined,
      analytics: {
        accounts: ["suite1"],
        trackerUrl: "/tracker.js",
        trackingServers: [collection.host],
      },
    },
    head: "",
    headers: {},
    trackerTail: "",
    worker: "",
    told: [],
    messages: [],
    exceptions: [],

    async open(context, path = "/page") {
      const page = await context.newPage();
      stage.listen(page);
      await page.goto(site.origin + path);
      await stage.ready(page);
      return page;
    },
    listen(page) {
      page.on("console", (message) => {
        if (/warning|error/.test(message.type())) {
          stage.messages.push(message.text());
        }
      });
      page.on("pageerror", (error) => stage.exceptions.push(String(error)));
    },
    async follow(page) {
      stage.listen(page);
      await stage.ready(page);
    },
    async ready(page) {
      await page.waitForFunction(() => window.s && window.s.trackingServer);
    },

    async arrived(count, timeout = PATIENCE) {
      const end = Date.now() + timeout;
      const wait = (milliseconds: number) =>
        new Promise((resolve) => setTimeout(resolve, milliseconds));
      while (collection.arrivals.length < count && Date.now() < end) {
        await wait(10);
      }
      await wait(300);
      return collection.arrivals.map(({ name }) => name);
    },

    async close() {
      await site.close();
      await collection.close();
    },
  };
  endWithFile(stage.close);
  return stage;
}

/** Tracks page views of these names, in one task. */
export async function track(
  page: TestFrame,
  ...names: string[]
): Promise<void> {
  await page.evaluate((pageNames) => {
    pageNames.forEach((name) => {
      window.s.pageName = name;
      window.s.t();
    });
  }, names);
}

/** "prefix1" to "prefix<count>". */
export function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => prefix + String(i + 1));
}
