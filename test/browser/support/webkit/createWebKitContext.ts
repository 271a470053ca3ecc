import { createEvents } from "../createEvents";
import type { DrivenPage } from "../createPage";
import type { PageEvents, TestContext } from "../TestBrowser";
import { waitUntil } from "../waitUntil";
import type { WebDriver } from "./connectWebDriver";
import { createWebKitPage } from "./createWebKitPage";
import { setNetwork } from "./setNetwork";

/** What host.py tells. */
interface HostEvent {
  event: "started" | "opened" | "closed" | "request";
  tab: number;
  url: string;
  method: string;
}

/** A message in a page's console: where it is from, its level and its text. */
const MESSAGE = /CONSOLE (?:([A-Z-]+) )??(LOG|INFO|WARN|ERROR|DEBUG) (.*)/;

/** A request that the browser refused; WebKit gives JS as its source, as it does for exceptions, though none is thrown. */
const REFUSED_REQUEST = /^(?:Fetch API|XMLHttpRequest|Beacon API) cannot load /;

/** All that a visitor has open in WebKit, and what becomes of the lines that the browser says. */
export function createWebKitContext(
  driver: WebDriver,
  /** The window that a session begins with; it stays open and empty, as the browser ends with its last. */
  first: string,
): { context: TestContext; hear(line: string): void } {
  const events = createEvents<PageEvents>();
  const pages = new Map<number, DrivenPage>();
  let opened = 0;

  const hearHost = ({ event, tab, url, method }: HostEvent) => {
    if (event === "opened") {
      opened = tab + 1;
    } else if (event === "closed") {
      pages.delete(tab);
    } else if (event === "request") {
      const request = { url: () => url, method: () => method };
      events.tell("request", request);
      pages.get(tab)?.tell("request", request);
    }
  };
  const hearConsole = ([, source, level, text]: RegExpExecArray) => {
    // WebKit doesn't say which page it was. One is told, that tests don't count it twice.
    const page = [...pages.values()].pop();
    if (source === "JS" && !REFUSED_REQUEST.test(text)) {
      page?.tell("pageerror", new Error(text));
    } else {
      const type = level === "WARN" ? "warning" : level.toLowerCase();
      page?.tell("console", { type: () => type, text: () => text });
    }
  };

  const context: TestContext = {
    newPage: () =>
      driver.inTurn(async (send) => {
        // The one that was looked at last may be closed.
        await send("POST", "/window", { handle: first });
        const before = opened;
        const { handle } = (await send("POST", "/window/new", {
          type: "tab",
        })) as { handle: string };
        await waitUntil("a tab", () => opened > before);
        const tab = opened - 1;
        const page = createWebKitPage(driver, handle, () => !pages.has(tab));
        pages.set(tab, page);
        return page;
      }),
    pages: () => [...pages.values()],
    async setOffline(isOffline) {
      setNetwork(!isOffline);
      // Some 3 s later, pages know.
      await Promise.all(
        [...pages].map(([tab, page]) =>
          waitUntil(
            "navigator.onLine",
            async () =>
              !pages.has(tab) ||
              (await page.evaluate(() => navigator.onLine)) !== isOffline,
          ),
        ),
      );
    },
    on: events.on,
  };
  return {
    context,
    hear(line) {
      const message = MESSAGE.exec(line);
      if (line.startsWith("@")) {
        hearHost(JSON.parse(line.slice(1)) as HostEvent);
      } else if (message) {
        hearConsole(message);
      }
    },
  };
}
