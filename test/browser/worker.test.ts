import type { Page } from "playwright-core";
import { countStored } from "./support/countStored";
import { createSyncs, type Syncs } from "./support/createSyncs";
import { endTest } from "./support/endTest";
import { startChromium, type Chromium } from "./support/startChromium";
import {
  KNOWN_VISITOR,
  names,
  startStage,
  track,
  type Stage,
} from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

/* The helper in the site's service worker, in the one browser that wakes workers: real workers, and sync events by the DevTools protocol. */

const HELPER = `importScripts("/offline-tracking-worker.js");`;
const AT_ONCE = `
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));`;
const REGISTER = `navigator.serviceWorker.register("/worker.js");`;

let browser: Chromium;
let stage: Stage;
let syncs: Syncs;

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await startStage();
  stage.head = REGISTER;
  stage.worker = HELPER + AT_ONCE;
  stage.property.analytics = {
    ...stage.property.analytics,
    variables: KNOWN_VISITOR,
  } as typeof stage.property.analytics;
  syncs = await createSyncs(browser, stage.origin);
});
afterEach(() => endTest(browser, stage));

/** The notes that pages and the worker leave each other. */
const readNotes = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ key: string }[]>((resolve) => {
        const opening = indexedDB.open("offlineTracking");
        opening.onsuccess = () => {
          const { result } = opening;
          const reading = result
            .transaction("notes")
            .objectStore("notes")
            .getAll();
          reading.onsuccess = () => {
            result.close();
            resolve(reading.result as { key: string }[]);
          };
        };
      }),
  );
/** A page that delivered a hit, so that the server is known to take POSTs, and whose worker is there. */
async function openProven(): Promise<Page> {
  const page = await stage.open(browser.context);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const before = stage.collection.arrivals.length;
  await track(page, `first${String(before)}`);
  await stage.arrived(before + 1);
  stage.collection.forget();
  return page;
}
/** Tracks hits that can't be delivered, and waits until they are handed to the worker. */
async function leave(page: Page, hits: string[]): Promise<void> {
  await track(page, ...hits);
  await waitUntil("the hits to be stored", async () => {
    const stored = await countStored(page);
    return stored >= hits.length;
  });
  await waitUntil("the hand-over", async () =>
    (await readNotes(page)).some(({ key }) => key === "terms suite1"),
  );
}

test("20 hits of a visitor who was offline arrive once, in their order and with their time, while no page is open", async () => {
  const page = await openProven();
  await browser.context.setOffline(true);
  await leave(page, names("hit", 20));
  expect(
    await page.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration()) as
        ServiceWorkerRegistration | undefined;
      return registration?.sync.getTags();
    }),
  ).toEqual(["offlineTracking"]);
  const left = Math.floor(Date.now() / 1000);
  await page.close();
  await browser.context.setOffline(false);
  await syncs.dispatch();
  expect(await stage.arrived(20)).toEqual(names("hit", 20));
  stage.collection.arrivals.forEach(({ ts, method }) => {
    expect(method).toBe("POST");
    expect(ts).toBeLessThanOrEqual(left);
  });
});
