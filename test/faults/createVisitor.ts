import type { Page } from "playwright-core";
import {
  startBrowser,
  type TestBrowser,
} from "../browser/support/startBrowser";
import {
  ACCEPTED,
  startStage,
  type Stage,
} from "../browser/support/startStage";
import type { HitKind, Step } from "./schedule";

/** A hit that a page tracked. */
export interface TrackedHit {
  name: string;
  tab: number;
  kind: HitKind;
  /** By the page's clock, in milliseconds since 1970. */
  clock: number;
  /** The same, but it never goes back within a page. */
  time: number;
  /** Only localStorage has it. */
  isLocal: boolean;
  /** Why it may be lost by design; else it must arrive. */
  mayBeLost?: string;
}

interface Tab {
  number: number;
  page: Page;
  isOn: boolean;
  isDenied: boolean;
  /** Its database never opens. */
  isBlocked: boolean;
  /** The time of its last hit. */
  time: number;
  /** How many hits there were before its page was opened. */
  since: number;
}

/** Someone who visits a site with the extension, while everything fails around them. */
export interface Visitor {
  stage: Stage;
  hits: TrackedHit[];
  /** How often the pages asked for a hit, by its key in the URL. */
  requests: Record<string, number | undefined>;
  /** How often a page ended that had a hit on the wire, or was about to. */
  interruptions(): number;
  take(step: Step): Promise<void>;
  /** Everything works again, and a last page is visited. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

const MOST_TABS = 3;
const FILLER = "filler";

/** An hour. */
const CLOCK_SET_BACK = `{
  const Before = Date;
  const now = () => Before.now() - 3600000;
  Date = class extends Before {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };
}`;

/** A database that never opens. */
const BLOCKED = `IDBFactory.prototype.open = function () { return {}; };`;

/** Adobe's opt-in service, as far as AppMeasurement and the extension use it. */
const OPT_IN = `
var callbacks = [], approved = true;
window.adobe = { optIn: {
  Categories: { ANALYTICS: "aa" }, isComplete: true,
  isApproved: function () { return approved; },
  fetchPermissions: function (callback) { callbacks.push(callback); callback(); },
  set: function (isApproved) { approved = isApproved; callbacks.forEach(function (callback) { callback(); }); }
} };`;

/** Has a page remember the hits that AppMeasurement compiled: while it waits for the opt-in service it has none. */
const rememberCompiled = () => {
  const compiled: string[] = [];
  window.compiled = compiled;
  window.s.registerPreTrackCallback((url) => {
    const { searchParams } = new URL(url);
    compiled.push(String(searchParams.get("pageName")));
  });
};

/** What happens when a page ends now: whether a hit is on the wire, or may be in a moment; and what there is. Runs there. */
const lookAtEnd = () => ({
  isAtStake: Object.keys(localStorage).some((key) =>
    /^offlineTracking\.(sending|waiting)\./.test(key),
  ),
  compiled: window.compiled as string[],
});

/** Tracks hits in a page, in one task. Runs there; returns its clock. */
function trackThere([kind, names, next]: [HitKind, string[], string?]): number {
  const { s } = window;
  const now = Date.now();
  names.forEach((name) => {
    // As overrides: a hit that waits for the opt-in service is compiled later.
    if (kind === "link" || kind === "exit link") {
      s.tl(true, kind === "link" ? "o" : "e", name, { pageName: name });
    } else {
      s.t({
        pageName: name,
        marketingCloudVisitorID: kind === "post" ? "12345" : "",
        prop1: kind === "page view" ? "" : "x".repeat(3000),
      });
    }
  });
  if (next) {
    location.href = next;
  }
  return now;
}

export async function createVisitor(): Promise<Visitor> {
  const stage = await startStage();
  stage.head = OPT_IN;
  /** How often the pages asked for a hit, by its key. */
  const requests: Record<string, number | undefined> = {};
  const start = async (profile?: string) => {
    const started = await startBrowser(profile);
    started.context.on("request", (request) => {
      const [, key] = /\/b\/ss\/.*\/(\w+)(\?|$)/.exec(request.url()) || [];
      if (key) {
        requests[key] = (requests[key] ?? 0) + 1;
      }
    });
    return started;
  };
  let browser: TestBrowser = await start();
  let tabs: Tab[] = [];
  let isOffline = false;
  let isFull = false;
  let isBlocked = false;
  let isOn = true;
  let interruptions = 0;
  let opened = 0;
  const hits: TrackedHit[] = [];

  const pick = (index: number): Tab | undefined => tabs[index % tabs.length];
  const outstanding = () => {
    const arrived = new Set(stage.collection.arrivals.map(({ name }) => name));
    return hits.filter(({ name }) => !arrived.has(name));
  };
  const giveUp = (
    why: string,
    which: (hit: TrackedHit) => boolean = () => true,
  ) =>
    outstanding()
      .filter(which)
      .forEach((hit) => {
        hit.mayBeLost ??= why;
      });
  /** Before pages end. */
  const noteInterruption = async (ending: Tab[]) => {
    if (isFull) {
      giveUp("no storage took it", (hit) => hit.isLocal);
    }
    for (const { number, page, since } of ending) {
      const { isAtStake, compiled } = await page.evaluate(lookAtEnd);
      // A full localStorage keeps no note of it.
      interruptions += Number(isAtStake || isFull);
      giveUp(
        "AppMeasurement still waited for the opt-in service",
        ({ name, tab }) =>
          tab === number &&
          hits.findIndex((hit) => hit.name === name) >= since &&
          !compiled.includes(name),
      );
    }
  };

  const note = (tab: Tab, kind: HitKind, names: string[], clock: number) => {
    tab.time = Math.max(tab.time, clock);
    names.forEach((name) => {
      const mayBeLost = tab.isDenied
        ? "opt-in denied"
        : !tab.isOn
          ? "offline tracking is off"
          : kind === "exit link" && stage.collection.mode !== "up"
            ? "a beacon is trusted until a failure is known"
            : undefined;
      const { number, time, isBlocked: isLocal } = tab;
      hits.push({ name, tab: number, kind, clock, time, isLocal, mayBeLost });
    });
  };
  const nameNext = (count: number) =>
    Array.from({ length: count }, (_, i) => `h${String(hits.length + i + 1)}`);

  const setMode = async (mode: typeof stage.collection.mode) => {
    if (stage.collection.mode === "black hole") {
      // What was swallowed stays so: else it would arrive although the visitor's browser had given it up.
      await stage.collection.setMode("refusing");
    }
    await stage.collection.setMode(mode);
  };
  const open = async () => {
    if (!isOffline && tabs.length < MOST_TABS) {
      const page = await stage.open(browser.context);
      tabs.push({
        number: opened++,
        page,
        isOn,
        isDenied: false,
        isBlocked,
        time: 0,
        since: hits.length,
      });
      await page.evaluate(rememberCompiled);
    }
  };
  const reload = async (tab: Tab) => {
    await stage.ready(tab.page);
    await tab.page.evaluate(rememberCompiled);
    Object.assign(tab, {
      isOn,
      isDenied: false,
      isBlocked,
      time: 0,
      since: hits.length,
    });
  };

  /** AppMeasurement compiles the first hit of a page some 100 ms late, where there is an opt-in service. */
  const waitForOptIn = async ({ page, isDenied }: Tab, names: string[]) => {
    if (!isDenied) {
      await page
        .waitForFunction(
          (all) =>
            all.every((name) => (window.compiled as string[]).includes(name)),
          names,
          { timeout: 1000 },
        )
        .catch(() => undefined);
    }
  };

  const take = async (step: Step): Promise<void> => {
    const tab = "tab" in step ? pick(step.tab) : undefined;
    if ("tab" in step && !tab) {
      return;
    }
    const { page } = tab ?? {};
    switch (step.do) {
      case "track": {
        const names = nameNext(step.count);
        const clock = await (page as Page).evaluate(trackThere, [
          step.kind,
          names,
        ] as [HitKind, string[]]);
        note(tab as Tab, step.kind, names, clock);
        return waitForOptIn(tab as Tab, names);
      }
      case "open":
        return open();
      case "close":
        await noteInterruption([tab as Tab]);
        tabs = tabs.filter((other) => other !== tab);
        return (page as Page).close();
      case "navigate": {
        if (isOffline) {
          return;
        }
        await noteInterruption([tab as Tab]);
        interruptions++;
        const names = nameNext(1);
        const next = `/next${String(Math.random())}`;
        const left = (page as Page).waitForURL("**" + next);
        const clock = await (page as Page).evaluate(trackThere, [
          "page view",
          names,
          next,
        ] as [HitKind, string[], string]);
        note(tab as Tab, "page view", names, clock);
        if (isFull) {
          hits[hits.length - 1].mayBeLost = "no storage survives this";
        }
        await left;
        return reload(tab as Tab);
      }
      case "leaveAndReturn":
        if (!isOffline) {
          await noteInterruption([tab as Tab]);
          await (page as Page).evaluate(() => {
            window.isKept = true;
          });
          await (page as Page).goto("about:blank");
          await (page as Page).goBack();
          if (!(await (page as Page).evaluate(() => window.isKept))) {
            await reload(tab as Tab);
          }
        }
        return;
      case "kill":
        // Until then neither storage is sure to have the last hits.
        await new Promise((resolve) => setTimeout(resolve, 200));
        await noteInterruption(tabs);
        giveUp("its only storage doesn't survive this", (hit) => hit.isLocal);
        tabs = [];
        await browser.kill();
        browser = await start(browser.profile);
        return browser.context.setOffline(isOffline);
      case "offline":
      case "online":
        isOffline = step.do === "offline";
        return browser.context.setOffline(isOffline);
      case "setClockBack":
        await Promise.all(
          tabs.map((other) => other.page.evaluate(CLOCK_SET_BACK)),
        );
        return;
      case "server":
        return setMode(step.mode);
      case "storage":
        if (step.what === "block") {
          isBlocked = true;
          stage.head = OPT_IN + BLOCKED;
          return;
        }
        if (step.what === "delete") {
          // Until it is gone, a hit still goes into it.
          await (page as Page).evaluate(
            () =>
              new Promise((resolve) => {
                const request = indexedDB.deleteDatabase("offlineTracking");
                request.onsuccess = request.onerror = resolve;
              }),
          );
          return giveUp("the database was deleted");
        }
        isFull = true;
        return (page as Page).evaluate((key) => {
          for (let size = 6000000; size > 10; size = Math.floor(size / 2)) {
            try {
              localStorage[key + String(size)] = "x".repeat(size);
            } catch (e) {
              // Less, then.
            }
          }
        }, FILLER);
      case "settings": {
        const { trackOffline, offlineThrottleDelay } = step;
        isOn = trackOffline;
        stage.property.settings = {
          ...ACCEPTED,
          trackOffline,
          offlineThrottleDelay,
        };
        return;
      }
      case "optIn":
        (tab as Tab).isDenied = !step.isApproved;
        await (page as Page).evaluate((isApproved) => {
          (
            window as unknown as {
              adobe: { optIn: { set(isApproved: boolean): void } };
            }
          ).adobe.optIn.set(isApproved);
        }, step.isApproved);
        if (!step.isApproved) {
          giveUp("opt-in denied");
        }
        return;
      case "wait":
        return new Promise((resolve) => setTimeout(resolve, step.milliseconds));
    }
  };

  return {
    stage,
    hits,
    requests,
    interruptions: () => interruptions,
    take,
    async heal() {
      await take({
        do: "settings",
        trackOffline: true,
        offlineThrottleDelay: 0,
      });
      await take({ do: "online" });
      isBlocked = false;
      stage.head = OPT_IN;
      await setMode("up");
      if (tabs.length === MOST_TABS) {
        await take({ do: "close", tab: 0 });
      }
      await open();
      const last = tabs[tabs.length - 1];
      await last.page.evaluate((key) => {
        Object.keys(localStorage)
          .filter((other) => other.startsWith(key))
          .forEach((other) => localStorage.removeItem(other));
      }, FILLER);
      await take({
        do: "track",
        tab: tabs.indexOf(last),
        kind: "page view",
        count: 1,
      });
    },
    async close() {
      await browser.close();
      await stage.close();
    },
  };
}
