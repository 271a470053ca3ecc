import type { Request } from "playwright-core";
import { findRenderer, type Renderer } from "../browser/support/findRenderer";
import { playwrightPage } from "../browser/support/playwrightPage";
import {
  startBrowser,
  type TestBrowser,
  type TestPage,
} from "../browser/support/startBrowser";
import type { TestRequest } from "../browser/support/TestBrowser";
import {
  ACCEPTED,
  KNOWN_VISITOR,
  startStage,
  type Stage,
} from "../browser/support/startStage";
import { createSiteWorker } from "./createSiteWorker";
import type { Marks } from "./readMarks";
import { REGISTER, WORKER } from "./visitorsWorker";
import { waitUntil } from "../browser/support/waitUntil";
import { BLOCKED, CLOCK_SET_BACK, OPT_IN, STUCK_OFFLINE } from "./scripts";
import type { Away, HitKind, Step } from "./schedule";
import {
  fillStorage,
  isQueueEmpty,
  lookAtEnd,
  rememberCompiled,
  trackThere,
  type TrackRequest,
} from "./visitorInPage";

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
  /** It has a visitor ID. */
  isKnown: boolean;
  /** Why it may be lost by design; else it must arrive. */
  mayBeLost?: string;
}

interface Tab {
  number: number;
  page: TestPage;
  isOn: boolean;
  isDenied: boolean;
  /** Its database never opens. */
  isBlocked: boolean;
  /** Of the other property. */
  isOther: boolean;
  /** The visitor's ID is known. */
  isKnown: boolean;
  /** Its process, while that stands still. */
  suspended?: Renderer;
  /** The time of its last hit. */
  time: number;
  /** How many hits there were before its page was opened. */
  since: number;
}

/** Someone who visits a site with the extension, while everything fails around them. */
export interface Visitor {
  stage: Stage;
  /** The site has a service worker with the helper. */
  hasWorker: boolean;
  hits: TrackedHit[];
  /** How often the pages asked for a hit, by its name. */
  attempts: Record<string, number | undefined>;
  /** How often a page ended or stood still that had a hit on the wire, or was about to. */
  interruptions(): number;
  /** Opens a first page. With a worker, that is there then, and the server has shown that it takes POSTs. */
  begin(): Promise<void>;
  take(step: Step): Promise<void>;
  /** Everything works again, and a last page is visited. */
  heal(): Promise<void>;
  /** Whether nothing is stored any more. */
  isDone(): Promise<boolean>;
  close(): Promise<void>;
}

const MOST_TABS = 3;
/** A killed browser loses what localStorage took within some 5 s before (docs/architecture.md). */
const LOCAL_FLUSH = 6000;
/** So often, so many milliseconds apart, it is looked whether the worker made a request: it may well make none. */
const MOST_LOOKS = 100;
const LOOK = 50;
const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
/** Others have no way to click in the task of a hit, nor to tell which process has a page. */
const isChromium = () => globalThis.BROWSER === "chromium";
const FILLER = "filler";
const OTHER = { accounts: ["suite2"], offlineHitLimit: 5 };

/** The name of the hit that a request is for; of a POST, Playwright tells it. */
function nameOf(request: TestRequest): string {
  const { postData } = request as Partial<Request>;
  const query =
    request.url().split("?")[1] || (postData && postData.call(request)) || "";
  const parameters = new URLSearchParams(query);
  return parameters.get("pev2") || parameters.get("pageName") || "";
}

/** `hasWorker`: the visitor's site has a service worker with the helper, and hits have a visitor ID as a rule. */
export async function createVisitor(hasWorker = false): Promise<Visitor> {
  const stage = await startStage();
  stage.worker = WORKER;
  stage.collection.judge = ({ name }) =>
    name.startsWith("refused") ? "403" : undefined;
  const attempts: Record<string, number | undefined> = {};
  const start = async (profile?: string) => {
    const started = await startBrowser(profile);
    started.context.on("request", (request) => {
      if (request.url().includes("/b/ss/")) {
        const name = nameOf(request);
        attempts[name] = (attempts[name] ?? 0) + 1;
      }
    });
    return started;
  };
  let browser: TestBrowser = await start();
  const counted: Marks = { ofPages: [], ofWorker: [] };
  const startWorker = async () =>
    hasWorker ? createSiteWorker(browser, stage.origin, counted) : undefined;
  let worker = await startWorker();
  let tabs: Tab[] = [];
  let isOffline = false;
  let isFull = false;
  let isBlocked = false;
  let isStuck = false;
  let isOther = false;
  let isKnown = hasWorker;
  let isOn = true;
  let interruptions = 0;
  let opened = 0;
  /** Pages that ended: how many hits there were by then, in which tab, and when. */
  const ends: { tab: number; count: number; at: number }[] = [];
  let settings: object = ACCEPTED;
  const hits: TrackedHit[] = [];

  const able = () => tabs.filter(({ suspended }) => !suspended);
  const pick = (index: number): Tab | undefined =>
    able()[index % able().length];
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
  /** What pages opened from now on are like. */
  const prepare = () => {
    stage.head =
      OPT_IN +
      (isBlocked ? BLOCKED : "") +
      (isStuck ? STUCK_OFFLINE : "") +
      (hasWorker ? REGISTER : "");
    const { accounts, offlineHitLimit } = OTHER;
    stage.property.settings = isOther
      ? { ...settings, offlineHitLimit }
      : settings;
    stage.property.analytics = {
      accounts: isOther ? accounts : ["suite1"],
      trackerUrl: "/tracker.js",
      trackingServers: [stage.collection.host],
      variables: isKnown ? KNOWN_VISITOR : {},
    };
  };
  prepare();
  const traits = () => ({
    isOn,
    isDenied: false,
    isBlocked,
    isOther,
    isKnown,
    time: 0,
    since: hits.length,
  });
  const resume = () => {
    tabs.forEach((tab) => {
      tab.suspended?.resume();
      tab.suspended = undefined;
    });
  };

  /** Before pages end, or stand still. `isCounted`: what they have on the wire shows when they are gone. */
  const noteInterruption = async (ending: Tab[], isCounted = false) => {
    if (isFull) {
      giveUp("no storage took it", (hit) => hit.isLocal);
    }
    for (const { number, page, since } of ending) {
      const { isAtStake, compiled } = await page.evaluate(lookAtEnd);
      // A full localStorage keeps no note of it.
      interruptions += Number((isAtStake && !isCounted) || isFull);
      giveUp(
        "AppMeasurement still waited for the opt-in service",
        ({ name, tab }) =>
          tab === number &&
          hits.findIndex((hit) => hit.name === name) >= since &&
          !compiled.includes(name),
      );
    }
  };

  const noteEnd = (ending: Tab[]) =>
    ending.forEach(({ number }) =>
      ends.push({ tab: number, count: hits.length, at: Date.now() }),
    );

  const note = (tab: Tab, kind: HitKind, names: string[], clock: number) => {
    tab.time = Math.max(tab.time, clock);
    names.forEach((name) => {
      const mayBeLost = tab.isDenied
        ? "opt-in denied"
        : !tab.isOn
          ? "offline tracking is off"
          : kind === "refused"
            ? "the server won't have it"
            : tab.isOther
              ? "the other property's limit"
              : kind === "exit link" &&
                  !tab.isKnown &&
                  stage.collection.mode !== "up"
                ? "a beacon is trusted until a failure is known"
                : undefined;
      const { number, time, isBlocked: isLocal } = tab;
      hits.push({
        name,
        tab: number,
        kind: kind === "long" && tab.isKnown ? "post" : kind,
        clock,
        time,
        isLocal,
        isKnown: tab.isKnown || kind === "post",
        mayBeLost,
      });
    });
  };
  const nameNext = (count: number, kind: HitKind) =>
    Array.from(
      { length: count },
      (_, i) =>
        (kind === "refused" ? "refused" : "h") + String(hits.length + i + 1),
    );

  const setMode = async (mode: typeof stage.collection.mode) => {
    if (stage.collection.mode === "black hole") {
      // What was swallowed stays so: else it would arrive although the visitor's browser had given it up.
      await stage.collection.setMode("refusing");
    }
    await stage.collection.setMode(mode);
  };
  const addTab = async (page: TestPage) => {
    tabs.push({ number: opened++, page, ...traits() });
    await page.evaluate(rememberCompiled);
  };
  const open = async () => {
    if (!isOffline && tabs.length < MOST_TABS) {
      await addTab(await stage.open(browser.context));
    }
  };
  const reload = async (tab: Tab) => {
    await stage.ready(tab.page);
    await tab.page.evaluate(rememberCompiled);
    Object.assign(tab, traits());
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
  const track = async (tab: Tab, request: TrackRequest) => {
    const { kind, names } = request;
    note(tab, kind, names, await tab.page.evaluate(trackThere, request));
  };

  const openWindow = async (tab: Tab) => {
    const names = nameNext(1, "page view");
    const request: TrackRequest = {
      kind: "page view",
      names,
      opens: "/opened",
    };
    const opener = playwrightPage(tab.page);
    const session = await opener.context().newCDPSession(opener);
    const [page, { result }] = await Promise.all([
      opener.waitForEvent("popup"),
      session.send("Runtime.evaluate", {
        expression: `(${trackThere.toString()})(${JSON.stringify(request)})`,
        // Else the browser takes it for a pop-up.
        userGesture: true,
      }),
    ]);
    await session.detach();
    note(tab, "page view", names, Number(result.value));
    await stage.follow(page);
    await addTab(page);
    await waitForOptIn(tab, names);
  };
  const suspend = async (tab: Tab) => {
    await noteInterruption([tab]);
    const renderer = await findRenderer(playwrightPage(tab.page));
    // One process can have several tabs: then it is left alone, as nothing could be asked of the others.
    const others = await Promise.all(
      able()
        .filter((other) => other !== tab)
        .map(({ page }) => findRenderer(playwrightPage(page))),
    );
    if (!others.some(({ id }) => id === renderer.id)) {
      renderer.suspend();
      tab.suspended = renderer;
    }
  };

  /** Ends the process of a tab in a task that tracked hits: the page never hears that the database has them. */
  const crash = async (tab: Tab, pause: number) => {
    const page = playwrightPage(tab.page);
    const renderer = await findRenderer(page);
    const names = nameNext(3, "page view");
    const says = `tracked ${names[0]}`;
    note(tab, "page view", names, await page.evaluate(() => Date.now()));
    if (isBlocked) {
      // The next page finds them, and can't know what is in its database.
      hits.slice(-names.length).forEach((hit) => {
        hit.isLocal = true;
      });
    }
    const tracked = page.waitForEvent("console", {
      predicate: (message) => message.text() === says,
    });
    const request: TrackRequest = { kind: "page view", names, says };
    page.evaluate(trackThere, request).catch(() => undefined);
    await tracked;
    await wait(pause);
    renderer.end();
  };
  /** How many hits are left on the wire as all tabs are closed, and as the worker is killed, shows when they are gone. */
  const goAway = async (step: Away) => {
    resume();
    if (step.hits && tabs.length) {
      await setMode("refusing");
      await take({
        do: "track",
        tab: 0,
        kind: "page view",
        count: step.hits,
      });
      await wait(step.pause);
    }
    await noteInterruption(tabs, true);
    const [first] = tabs;
    // Else AppMeasurement may still wait for the opt-in service.
    const isCompiling =
      first &&
      (await first.page.evaluate(() => (window.compiled as string[]).length));
    if (step.isCrash && isCompiling && !isFull) {
      await crash(first, step.pause);
    }
    noteEnd(tabs);
    await Promise.all(tabs.map(({ page }) => page.close()));
    tabs = [];
    interruptions += (await worker?.countLeft()) ?? 0;
    await setMode(step.mode);
    const { attempts: made } = stage.collection;
    const before = made.length;
    await worker?.sync();
    for (
      let looks = 0;
      step.isAfterRequest && made.length === before && looks < MOST_LOOKS;
      looks++
    ) {
      await wait(LOOK);
    }
    await wait(step.milliseconds);
    if (step.isKilled) {
      interruptions += (await worker?.kill([])) ?? 0;
    }
    return open();
  };

  const take = async (step: Step): Promise<void> => {
    const tab = "tab" in step ? pick(step.tab) : undefined;
    if ("tab" in step && !tab) {
      return;
    }
    const { page } = (tab ?? {}) as Tab;
    switch (step.do) {
      case "track": {
        const { kind, count } = step;
        const names = nameNext(count, kind);
        await track(tab as Tab, { kind, names });
        return waitForOptIn(tab as Tab, names);
      }
      case "open":
        return open();
      case "openWindow":
        return !isChromium() || isOffline || tabs.length === MOST_TABS
          ? undefined
          : openWindow(tab as Tab);
      case "suspend":
        return isChromium() && able().length > 1
          ? suspend(tab as Tab)
          : undefined;
      case "resume":
        return resume();
      case "close":
        await noteInterruption([tab as Tab]);
        noteEnd([tab as Tab]);
        tabs = tabs.filter((other) => other !== tab);
        return page.close();
      case "navigate": {
        if (isOffline) {
          return;
        }
        await noteInterruption([tab as Tab]);
        interruptions++;
        const goesTo = `/next${String(Math.random())}`;
        const left = page.waitForURL("**" + goesTo);
        const names = nameNext(1, "page view");
        await track(tab as Tab, { kind: "page view", names, goesTo });
        if (isFull) {
          hits[hits.length - 1].mayBeLost = "no storage survives this";
        }
        noteEnd([tab as Tab]);
        await left;
        return reload(tab as Tab);
      }
      case "leaveAndReturn":
        if (!isOffline) {
          await noteInterruption([tab as Tab]);
          await page.evaluate(() => {
            window.isKept = true;
          });
          await page.goto("about:blank");
          await page.goBack();
          if (!(await page.evaluate(() => window.isKept))) {
            await reload(tab as Tab);
          }
        }
        return;
      case "kill":
        resume();
        // Until then neither storage is sure to have the last hits.
        await wait(200);
        await noteInterruption(tabs);
        giveUp("its only storage doesn't survive this", (hit) => hit.isLocal);
        // Its database need not have taken what the page had, and localStorage has yet to be written.
        ends
          .filter(({ at }) => Date.now() - at < LOCAL_FLUSH)
          .forEach((end) =>
            giveUp(
              "its page ended just before",
              (hit) =>
                hits.slice(0, end.count).includes(hit) && hit.tab === end.tab,
            ),
          );
        tabs = [];
        await browser.kill();
        browser = await start(browser.profile);
        await browser.context.setOffline(isOffline);
        worker = await startWorker();
        // The pages' own are counted above.
        interruptions += (await worker?.countLeft("ofWorker")) ?? 0;
        return;
      case "offline":
      case "online":
        // A process that stands still doesn't take note of it, and is waited for.
        resume();
        isOffline = step.do === "offline";
        return browser.context.setOffline(isOffline);
      case "setClockBack":
        await Promise.all(
          able().map((other) => other.page.evaluate(CLOCK_SET_BACK)),
        );
        return;
      case "onLine":
        isStuck = step.isStuck;
        return prepare();
      case "property":
        isOther = step.isOther;
        return prepare();
      case "visitorId":
        isKnown = step.isKnown;
        return prepare();
      case "server":
        return setMode(step.mode);
      case "storage":
        if (step.what === "block") {
          isBlocked = true;
          return prepare();
        }
        if (step.what === "delete") {
          resume();
          // Until it is gone, a hit still goes into it.
          await page.evaluate(
            () =>
              new Promise((resolve) => {
                const request = indexedDB.deleteDatabase("offlineTracking");
                request.onsuccess = request.onerror = resolve;
              }),
          );
          return giveUp("the database was deleted");
        }
        isFull = true;
        return page.evaluate(fillStorage, FILLER);
      case "settings": {
        const { trackOffline, offlineThrottleDelay } = step;
        isOn = trackOffline;
        settings = { ...ACCEPTED, trackOffline, offlineThrottleDelay };
        return prepare();
      }
      case "optIn":
        (tab as Tab).isDenied = !step.isApproved;
        await page.evaluate((isApproved) => {
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
        return wait(step.milliseconds);
      case "away":
        return goAway(step);
      case "sync":
        return worker?.sync();
      case "killWorker":
        interruptions +=
          (await worker?.kill(able().map((other) => other.page))) ?? 0;
    }
  };

  return {
    stage,
    hasWorker,
    hits,
    attempts,
    interruptions: () => interruptions,
    async begin() {
      await open();
      if (hasWorker) {
        const [{ page }] = tabs;
        await page.waitForFunction(() =>
          navigator.serviceWorker.ready.then(() => true),
        );
        await take({ do: "track", tab: 0, kind: "page view", count: 1 });
        await waitUntil(
          "the first hit",
          () => stage.collection.arrivals.length > 0,
        );
      }
    },
    take,
    async heal() {
      await take({ do: "resume" });
      await take({
        do: "settings",
        trackOffline: true,
        offlineThrottleDelay: 0,
      });
      await take({ do: "online" });
      isBlocked = isStuck = isOther = false;
      prepare();
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
    isDone: () => tabs[tabs.length - 1].page.evaluate(isQueueEmpty),
    async close() {
      resume();
      await browser.close();
      await stage.close();
    },
  };
}
