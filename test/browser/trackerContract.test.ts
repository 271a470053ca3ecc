import { readTracker } from "../../demo/readTracker";
import {
  startBrowser,
  type TestBrowser,
  type TestPage,
} from "./support/startBrowser";
import { startStage, track, type Stage } from "./support/startStage";

/*
 * What the extension builds on, and works around, in AppMeasurement: the same for the stand-in and for the real one.
 * The extension is not installed here.
 */

let browser: TestBrowser;
let stage: Stage;
let page: TestPage;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await startStage(null);
  page = await stage.open(browser.context);
});
afterEach(async () => {
  await browser.context.setOffline(false);
  await page.close();
  await stage.close();
});

const sessionCopy = () =>
  page.evaluate(() =>
    sessionStorage.getItem(
      `${String(window.s.storageFilename)}-${String(window.s.visitorNamespace)}${window.s.account}`,
    ),
  );

describe(readTracker().name, () => {
  test("sends a hit as an image, without ts unless trackOffline is on", async () => {
    await track(page, "a");
    await stage.arrived(1);
    await page.evaluate(() => {
      window.s.trackOffline = true;
    });
    const before = Math.floor(Date.now() / 1000);
    await track(page, "b");
    await stage.arrived(2);
    const [a, b] = stage.collection.arrivals;
    expect([a.name, a.ts, a.method]).toEqual(["a", undefined, "GET"]);
    expect([b.name, b.reportSuites]).toEqual(["b", "suite1"]);
    expect(b.ts).toBeGreaterThanOrEqual(before);
  });

  test("gives the whole URL to pre-track callbacks, synchronously, while the link variables are set", async () => {
    const [url, atLink] = await page.evaluate(() => {
      let seen = "";
      let state: unknown[] = [];
      window.s.registerPreTrackCallback((u) => {
        seen = u;
        state = [
          window.s.bodyClickTarget,
          window.s.bodyClickFunction,
          window.s.useBeacon,
        ];
      });
      window.s.useBeacon = true;
      window.s.tl("the link", "o", "name", null, "navigate");
      return [seen, state];
    });
    expect(url).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/b\/ss\/suite1\/1\/JS-[^/]+\/s\d+\?AQB=1&.*pe=lnk_o.*&AQE=1$/,
    );
    expect(atLink).toEqual(["the link", "navigate", true]);
  });

  test("buffers in sessionStorage after pre-track callbacks, and sends on bufferRequests(false)", async () => {
    await page.evaluate(() => {
      window.order = [];
      window.s.registerPreTrackCallback(() =>
        (window.order as string[]).push("pre"),
      );
      window.s.registerPostTrackCallback(() =>
        (window.order as string[]).push("post"),
      );
      window.s.bufferRequests();
    });
    await track(page, "a", "b");
    expect(await stage.arrived(1, 300)).toEqual([]);
    expect(JSON.parse((await sessionCopy()) as string)).toHaveLength(2);
    expect(await page.evaluate(() => window.order)).toEqual(["pre", "pre"]);

    await page.evaluate(() => window.s.bufferRequests(false));
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
    expect(await sessionCopy()).toBeNull();
    expect(await page.evaluate(() => window.order)).toEqual([
      "pre",
      "pre",
      "post",
      "post",
    ]);
  });

  test("sends what is buffered with the next hit of a later page", async () => {
    await page.evaluate(() => window.s.bufferRequests());
    await track(page, "a");
    await page.reload();
    await stage.ready(page);
    await track(page, "b");
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
  });

  test("looks at buffering after pre-track callbacks ran", async () => {
    await page.evaluate(() => {
      window.s.registerPreTrackCallback(() => window.s.bufferRequests());
    });
    await track(page, "a");
    expect(await stage.arrived(1, 300)).toEqual([]);
  });

  test("runs no doneAction while it buffers", async () => {
    const done = await page.evaluate(async () => {
      window.s.bufferRequests();
      let isDone = false;
      window.s.tl(document.getElementById("link"), "o", "x", null, () => {
        isDone = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 600));
      return isDone;
    });
    expect(done).toBe(false);
  });

  test("posts long hits that have a visitor ID", async () => {
    await page.evaluate(() => {
      window.s.marketingCloudVisitorID = "123";
      window.s.eVar1 = "x".repeat(250);
      for (let i = 2; i < 12; i++) {
        window.s["eVar" + String(i)] = "y".repeat(250);
      }
    });
    await track(page, "a");
    await stage.arrived(1);
    const [{ method, name, parameters }] = stage.collection.arrivals;
    expect([method, name, parameters.v1]).toEqual([
      "POST",
      "a",
      "x".repeat(250),
    ]);
  });

  test("sends exit links as beacons", async () => {
    await page.evaluate(() => window.s.tl("x", "e", "exit"));
    await stage.arrived(1);
    const [{ method, name }] = stage.collection.arrivals;
    expect([method, name]).toEqual(["POST", "exit"]);
  });

  test("asks for postbacks by a callback in the URL", async () => {
    await page.evaluate(() => {
      window.s.usePostbacks = 1;
      window.s.doPostbacks = (answer: unknown) => {
        window.answer = answer;
      };
    });
    await track(page, "a");
    await stage.arrived(1);
    const [{ parameters, key }] = stage.collection.arrivals;
    expect(parameters.callback).toMatch(/^s_c_il\[\d+\]\.doPostbacks$/);
    expect(await page.evaluate(() => window.answer)).toEqual({ key });
  });

  test("keeps 10 hits, or offlineLimit; offlineHitLimit is read nowhere", async () => {
    await page.evaluate(() => {
      window.s.trackOffline = true;
      window.s.offlineHitLimit = 1000;
    });
    await browser.context.setOffline(true);
    const lots = Array.from({ length: 20 }, (_, i) => "hit" + String(i));
    await track(page, ...lots);
    await page.waitForTimeout(700);
    const kept = await page.evaluate(
      () =>
        JSON.parse(
          localStorage[
            Object.keys(localStorage).find((key) =>
              key.startsWith("AppMeasurement.requests-"),
            ) as string
          ] as string,
        ) as string[],
    );
    // The one that was on the wire comes on top.
    expect(kept.length).toBeLessThanOrEqual(11);
    expect(kept.length).toBeGreaterThanOrEqual(10);
  });

  test("waits for consent where the page has an opt-in service", async () => {
    await page.evaluate(() => {
      const permissions: Record<string, boolean> = {};
      const waiting: (() => void)[] = [];
      const optIn = {
        Categories: { ANALYTICS: "aa" },
        isComplete: false,
        isApproved: (category: string) => permissions[category],
        fetchPermissions: (callback: () => void) => waiting.push(callback),
        approve() {
          permissions.aa = optIn.isComplete = true;
          waiting.forEach((callback) => callback());
        },
      };
      window.adobe = { optIn };
    });
    await track(page, "a");
    expect(await stage.arrived(1, 300)).toEqual([]);
    await page.evaluate(() =>
      (
        window.adobe as unknown as { optIn: { approve(): void } }
      ).optIn.approve(),
    );
    expect(await stage.arrived(1)).toEqual(["a"]);
  });
});
