import { readTracker } from "../../demo/readTracker";
import { readVisitor } from "../../demo/readVisitor";
import { VISITOR_ID, type IdMode } from "../../demo/startIdServer";
import { addIdService } from "./support/addIdService";
import {
  startBrowser,
  type TestBrowser,
  type TestPage,
} from "./support/startBrowser";
import { startStage, track, type Stage } from "./support/startStage";
import { waitUntil } from "./support/waitUntil";

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

/** The opt-in object of the ID service. */
interface PageWithOptIn {
  optIn: {
    Categories: { ANALYTICS: string };
    isComplete: boolean;
    isApproved(category: string): boolean;
    approveAll(): void;
    denyAll(): void;
  };
}

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
    const kept = () =>
      page.evaluate(
        () =>
          (
            JSON.parse(
              localStorage[
                Object.keys(localStorage).find((key) =>
                  key.startsWith("AppMeasurement.requests-"),
                ) as string
              ] as string,
            ) as string[]
          ).length,
      );
    await waitUntil("ten kept hits", async () => (await kept()) >= 10);
    // It stores what it keeps every half second.
    await page.waitForTimeout(700);
    // The one that was on the wire comes on top.
    expect(await kept()).toBeLessThanOrEqual(11);
    expect(await kept()).toBeGreaterThanOrEqual(10);
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

describe(`${readTracker().name} with ${readVisitor().name}`, () => {
  /** Opens a page that has an ID service, and notes what is compiled there. */
  const openWith = async (
    mode: IdMode,
    configuration: Record<string, unknown> = {},
  ) => {
    const ids = await addIdService(stage, configuration);
    ids.setMode(mode);
    await reopen();
    return ids;
  };
  const reopen = async () => {
    await page.close();
    page = await stage.open(browser.context);
    await page.evaluate(() => {
      window.compiled = [];
      window.s.registerPreTrackCallback((url) => {
        const parameters = new URLSearchParams(url.split("?")[1]);
        (window.compiled as unknown[]).push(
          parameters.get("pev2") || parameters.get("pageName"),
        );
      });
    });
  };
  const compiled = () => page.evaluate(() => window.compiled as string[]);
  /** Waits until the tracker has asked again a few times whether it may compile. */
  const askedAgain = () =>
    page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const { isReadyToTrack } = window.s;
          let count = 0;
          window.s.isReadyToTrack = function () {
            if (++count === 4) {
              window.s.isReadyToTrack = isReadyToTrack;
              resolve();
            }
            return isReadyToTrack.call(window.s);
          };
        }),
    );
  const mids = () =>
    stage.collection.arrivals.map(({ parameters }) => parameters.mid);

  test("where the ID is known, the first hit of a page is compiled a moment later, the next ones at once", async () => {
    const ids = await openWith("ready");
    await track(page, "first visit");
    await stage.arrived(1);
    await reopen();
    const atOnce = await page.evaluate(async () => {
      const names = window.compiled as string[];
      window.s.pageName = "a";
      window.s.t();
      const first = [...names];
      while (!names.length) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      window.s.pageName = "b";
      window.s.t();
      return [first, [...names]];
    });
    expect(atOnce).toEqual([[], ["a", "b"]]);
    expect(await stage.arrived(3)).toEqual(["first visit", "a", "b"]);
    expect(mids()).toEqual([VISITOR_ID, VISITOR_ID, VISITOR_ID]);
    expect(ids.requests).toBe(1);
    const [{ parameters }] = stage.collection.arrivals;
    expect(parameters).toMatchObject({
      mcorgid: stage.property.analytics?.visitor?.orgId,
      aamlh: "6",
      aamb: "stand-in",
    });
  });

  test("while the ID service hangs, hits are in memory alone, in their order; its answer has them compiled", async () => {
    const ids = await openWith("away");
    await track(page, "a", "b");
    await page.evaluate(() => window.s.tl("x", "o", "c"));
    await track(page, "d");
    await askedAgain();
    expect(await compiled()).toEqual([]);
    expect(
      await page.evaluate(() =>
        JSON.stringify([localStorage, sessionStorage]).includes("/b/ss/"),
      ),
    ).toBe(false);
    await waitUntil("a question", () => ids.requests === 1);

    ids.setMode("ready");
    expect(await stage.arrived(4)).toEqual(["a", "b", "c", "d"]);
    expect(await compiled()).toEqual(["a", "b", "c", "d"]);
    expect(mids()).toEqual(Array(4).fill(VISITOR_ID));
    expect(ids.requests).toBe(1);
    await track(page, "e");
    expect(await compiled()).toContain("e");
  });

  test("what waits for an ID service that never answers ends with its page", async () => {
    const ids = await openWith("away");
    await track(page, "a");
    await askedAgain();
    ids.setMode("slow");
    await reopen();
    ids.setMode("ready");
    await track(page, "b");
    expect(await stage.arrived(1)).toEqual(["b"]);
  });

  test("an ID server that fails: the ID service makes an ID itself", async () => {
    const ids = await openWith("failing");
    await track(page, "a");
    expect(await stage.arrived(1)).toEqual(["a"]);
    const [mid] = mids();
    expect(mid).toMatch(/^\d{38}$/);
    expect(mid).not.toBe(VISITOR_ID);
    ids.setMode("ready");
    await track(page, "b");
    await stage.arrived(2);
    expect(mids()).toEqual([mid, mid]);
  });

  test("an ID server that is silent: after loadTimeout, twice, the ID service makes an ID itself", async () => {
    // The service may ask while the page is being opened.
    const start = Date.now();
    await openWith("away", { loadTimeout: 400 });
    await track(page, "a");
    await stage.arrived(1);
    expect(Date.now() - start).toBeGreaterThan(790);
    expect(mids()).toEqual([expect.stringMatching(/^\d{38}$/)]);
  });

  test("without the visitor's permission nothing is asked and nothing compiled, until there is one", async () => {
    const ids = await openWith("ready", { doesOptInApply: true });
    await track(page, "a", "b");
    await askedAgain();
    expect([await compiled(), ids.requests]).toEqual([[], 0]);
    expect(
      await page.evaluate(() => {
        const { optIn } = window.adobe as unknown as PageWithOptIn;
        const { isComplete, Categories } = optIn;
        return [isComplete, optIn.isApproved(Categories.ANALYTICS)];
      }),
    ).toEqual([false, false]);
    await page.evaluate(() =>
      (window.adobe as unknown as PageWithOptIn).optIn.approveAll(),
    );
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
    expect(mids()).toEqual([VISITOR_ID, VISITOR_ID]);
  });

  test("where the visitor says no, nothing is compiled", async () => {
    const ids = await openWith("ready", { doesOptInApply: true });
    await track(page, "a");
    await page.evaluate(() =>
      (window.adobe as unknown as PageWithOptIn).optIn.denyAll(),
    );
    await track(page, "b");
    await askedAgain();
    expect([await compiled(), ids.requests]).toEqual([[], 0]);
    await page.evaluate(() =>
      (window.adobe as unknown as PageWithOptIn).optIn.approveAll(),
    );
    expect(await stage.arrived(2)).toEqual(["a", "b"]);
  });

  test("a visitor who opted out at Adobe isn't tracked", async () => {
    const ids = await addIdService(stage);
    ids.isOptedOut = true;
    await reopen();
    await track(page, "a");
    await waitUntil("a question", () => ids.requests > 0);
    await waitUntil("its answer", () =>
      page.evaluate(() => window.s.visitorOptedOut as boolean),
    );
    await track(page, "b");
    expect([await stage.arrived(1, 300), await compiled()]).toEqual([[], []]);
  });

  test("a late hit has its own variables, and gives the page its own back", async () => {
    const ids = await openWith("away");
    const state = () =>
      page.evaluate(() =>
        ["pageName", "eVar1", "eVar2", "events", "linkName", "campaign"].map(
          (name) => window.s[name] || "",
        ),
      );
    await page.evaluate(() => {
      Object.assign(window.s, {
        pageName: "a",
        eVar1: "one",
        contextData: { x: "1" },
      });
      window.s.tl("x", "o", "link a", { events: "event1" });
      // Objects aren't copied.
      (window.s.contextData as Record<string, string>).y = "2";
      Object.assign(window.s, {
        pageName: "b",
        eVar1: "two",
        eVar2: "later",
        campaign: "c",
        contextData: {},
      });
      delete window.s.eVar3;
    });
    const expected = ["b", "two", "later", "", "", "c"];
    expect(await state()).toEqual(expected);
    ids.setMode("ready");
    await stage.arrived(1);
    const [{ parameters, contextData, name }] = stage.collection.arrivals;
    expect(name).toBe("link a");
    expect(parameters).toMatchObject({
      pageName: "a",
      v1: "one",
      events: "event1",
    });
    expect([parameters.v2, parameters.v0]).toEqual([undefined, undefined]);
    expect(contextData).toEqual(["x=1", "y=2"]);
    expect(await state()).toEqual(expected);
  });

  test("what isn't a single hit's and was not set is as it is by the time of the compile", async () => {
    const ids = await openWith("away");
    await page.evaluate(() => {
      window.s.t();
      window.s.pageName = "set later";
      window.s.trackOffline = true;
    });
    await waitUntil("a question", () => ids.requests > 0);
    const [ts] = await page.evaluate(() => [Math.floor(Date.now() / 1000)]);
    await page.waitForTimeout(1100);
    ids.setMode("ready");
    await stage.arrived(1);
    const [hit] = stage.collection.arrivals;
    expect(hit.name).toBe("set later");
    // That of the compile.
    expect(hit.ts).toBeGreaterThan(ts);
  });

  test("the doneAction of a late link is called after its compile, and the next hits have it, too", async () => {
    const ids = await openWith("away");
    await page.evaluate(() => {
      window.calls = 0;
      window.atCompile = [];
      window.s.forcedLinkTrackingTimeout = 60000;
      window.s.registerPreTrackCallback(() =>
        (window.atCompile as unknown[]).push(!!window.s.bodyClickFunction),
      );
      window.s.pageName = "before";
      window.s.t();
      window.s.tl(document.getElementById("link"), "o", "link", null, () => {
        (window.calls as number)++;
      });
      window.s.pageName = "after";
      window.s.t();
    });
    const look = () =>
      page.evaluate(() => [
        window.calls,
        window.atCompile,
        !!window.s.bodyClickFunction,
      ]);
    await askedAgain();
    expect(await look()).toEqual([0, [], true]);
    ids.setMode("ready");
    expect(await stage.arrived(3)).toEqual(["before", "link", "after"]);
    expect(await look()).toEqual([1, [false, true, true], false]);
  });

  test("the tracker asks itself, and has itself called back, by what a page can put in the place of these", async () => {
    const ids = await openWith("away");
    await page.evaluate(() => {
      window.calls = [];
      const calls = window.calls as unknown[];
      const { isReadyToTrack, callbackWhenReadyToTrack } = window.s;
      window.s.isReadyToTrack = () => {
        const isReady = isReadyToTrack.call(window.s);
        calls.push(!!isReady);
        return isReady;
      };
      window.s.callbackWhenReadyToTrack = (owner, compile, args) => {
        const [variables] = args;
        calls.push([
          owner === window.s,
          typeof compile,
          args.length,
          variables.pageName,
          variables.linkName,
        ]);
        callbackWhenReadyToTrack.call(window.s, owner, compile, args);
      };
      window.s.pageName = "a";
      window.s.tl("x", "o", "link");
    });
    const calls = () => page.evaluate(() => window.calls as unknown[]);
    expect((await calls()).slice(0, 2)).toEqual([
      false,
      [true, "function", 1, "a", "link"],
    ]);
    await waitUntil("its looks", async () => (await calls()).length > 5);
    expect((await calls()).slice(2).every((one) => one === false)).toBe(true);
    await waitUntil("a question", () => ids.requests > 0);
    ids.setMode("ready");
    await stage.arrived(1);
    const after = (await calls()).length;
    // It has stopped looking.
    await page.waitForTimeout(500);
    expect(await calls()).toHaveLength(after);
    await track(page, "b");
    // The ID service answers meanwhile, which is another look.
    expect((await calls()).slice(after)).toEqual([true, true]);
  });

  test("only loopback is asked for anything", async () => {
    await openWith("ready");
    await track(page, "a");
    await stage.arrived(1);
    const hosts = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => new URL(name).hostname),
    );
    expect(hosts).toContain("127.0.0.1");
    expect(
      hosts.filter((host) => !["127.0.0.1", "localhost"].includes(host)),
    ).toEqual([]);
  });
});
