import { createSyncs } from "../browser/support/createSyncs";
import { playwrightPage } from "../browser/support/playwrightPage";
import type { Chromium } from "../browser/support/startChromium";
import type { TestBrowser, TestPage } from "../browser/support/startBrowser";
import { readMarks, type Marks } from "./readMarks";

/** The service worker of the visitor's site, and what faults leave of it. */
export interface SiteWorker {
  /** Wakes it, as the browser does; not while the browser is offline. */
  sync(): Promise<void>;
  /** Ends it, whatever it does. Resolves with how many hits it leaves on the wire that it didn't before. */
  kill(living: TestPage[]): Promise<number>;
  /** How many hits were left on the wire since this was asked, by pages and the worker or by one of them; to be asked while no page lives. */
  countLeft(by?: keyof Marks): Promise<number>;
}

export async function createSiteWorker(
  browser: TestBrowser,
  origin: string,
  /** Those counted already; kept when the browser is started again. */
  counted: Marks,
): Promise<SiteWorker> {
  const syncs = await createSyncs(browser as Chromium, origin);

  /** In a page of the site that has no library. The worker takes it for any other page, and leaves it the delivery. */
  const readAlone = async (): Promise<Marks> => {
    const page = playwrightPage(await browser.context.newPage());
    // Offline, too.
    await page.route("**/*", (route) =>
      route.fulfill({ body: "", contentType: "text/html" }),
    );
    await page.goto(`${origin}/blank`);
    const marks = await page.evaluate(readMarks);
    await page.close();
    return marks;
  };
  const countNew = (kind: keyof Marks, marks: Marks): number => {
    const count = marks[kind].filter((id) => !counted[kind].includes(id));
    // What was dealt with since may be left on the wire again.
    counted[kind] = marks[kind];
    return count.length;
  };

  return {
    async sync() {
      // Refused while the browser is offline.
      await syncs.dispatch().catch(() => undefined);
    },
    async kill([page]) {
      // A page that lives may take note, and clear it, as soon as the worker is gone.
      const before = page && (await page.evaluate(readMarks));
      await syncs.killWorker();
      const marks = before ?? (await readAlone());
      // Else nothing can be said to the whole browser, as that it is offline.
      await syncs.startWorker();
      return countNew("ofWorker", marks);
    },
    async countLeft(by) {
      const marks = await readAlone();
      // It may have ended with the process of a page.
      await syncs.startWorker();
      return (
        (by === "ofWorker" ? 0 : countNew("ofPages", marks)) +
        (by === "ofPages" ? 0 : countNew("ofWorker", marks))
      );
    },
  };
}
