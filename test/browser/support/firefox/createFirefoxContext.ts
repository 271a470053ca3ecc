import { createEvents } from "../createEvents";
import type { DrivenPage } from "../createPage";
import type { PageEvents, TestContext } from "../TestBrowser";
import type { Bidi } from "./connectBidi";
import { createFirefoxPage } from "./createFirefoxPage";

/** A document and its tab, as the protocol has them. */
interface BrowsingContext {
  context: string;
  parent: string | null;
}

interface LogEntry {
  type: string;
  level: string;
  text: string;
  source: { context?: string };
}

interface BeforeRequest {
  context: string | null;
  request: { url: string; method: string };
}

/** What the browser itself says is an error, as an exception is: of a policy, and of a request that failed. */
const IS_REPORT =
  /^(?:Content-Security-Policy: |Cross-Origin Request Blocked: )/;

/** All that a visitor has open in Firefox. */
export async function createFirefoxContext(bidi: Bidi): Promise<TestContext> {
  const events = createEvents<PageEvents>();
  const pages = new Map<string, DrivenPage>();
  const parents = new Map<string, string>();

  const pageOf = (context: string): DrivenPage | undefined => {
    const parent = parents.get(context);
    return parent === undefined ? pages.get(context) : pageOf(parent);
  };
  const tell = <Name extends keyof PageEvents>(
    context: string | null | undefined,
    name: Name,
    event: PageEvents[Name],
  ) => {
    events.tell(name, event);
    if (context) {
      pageOf(context)?.tell(name, event);
    }
  };

  bidi.on("browsingContext.contextCreated", (created: BrowsingContext) => {
    if (created.parent) {
      parents.set(created.context, created.parent);
    }
  });
  bidi.on("browsingContext.contextDestroyed", ({ context }: BrowsingContext) =>
    pages.delete(context),
  );
  bidi.on("log.entryAdded", (entry: LogEntry) => {
    const { type, level, text, source } = entry;
    if (type === "javascript" && level === "error" && !IS_REPORT.test(text)) {
      tell(source.context, "pageerror", new Error(text));
    } else {
      const shown = level === "warn" ? "warning" : level;
      tell(source.context, "console", { type: () => shown, text: () => text });
    }
  });
  bidi.on("network.beforeRequestSent", ({ context, request }: BeforeRequest) =>
    tell(context, "request", {
      url: () => request.url,
      method: () => request.method,
    }),
  );
  await bidi.send("session.subscribe", {
    events: [
      "browsingContext.contextCreated",
      "browsingContext.contextDestroyed",
      "log.entryAdded",
    ],
  });

  /** Only where somebody counts requests is Firefox to look at each. */
  let requests: Promise<unknown> | undefined;
  const listen = (event: keyof PageEvents) => {
    if (event === "request") {
      requests ??= bidi.send("session.subscribe", {
        events: ["network.beforeRequestSent"],
      });
    }
  };
  const send = async (method: string, params: object) => {
    await requests;
    return bidi.send(method, params);
  };

  return {
    async newPage() {
      const { context } = (await send("browsingContext.create", {
        type: "tab",
      })) as BrowsingContext;
      const page = createFirefoxPage(context, { send, listen });
      pages.set(context, page);
      return page;
    },
    pages: () => [...pages.values()],
    async setOffline(isOffline) {
      await send("emulation.setNetworkConditions", {
        networkConditions: isOffline ? { type: "offline" } : null,
        userContexts: ["default"],
      });
    },
    on(event, listener) {
      listen(event);
      events.on(event, listener);
    },
  };
}
