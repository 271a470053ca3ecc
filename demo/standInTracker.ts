/*
 * A stand-in for AppMeasurement: our own code with the documented behaviour of the part that offline tracking touches.
 * test/browser/trackerContract.test.ts holds it to what the real AppMeasurement does.
 */
import { createReadiness } from "./createReadiness";
import type { IdService, VisitorValues } from "./IdService";
import { optInOf } from "./optInOf";
import {
  copyVariables,
  setVariables,
  type Variables,
} from "./standInVariables";

interface StandInWindow {
  s_c_il?: unknown[];
  s_c_in?: number;
  s_gi?: (account: string) => StandInTracker;
}

type Callback = [(url: string, ...args: unknown[]) => void, unknown[]];
type StorageKind = "localStorage" | "sessionStorage";
type Transport = "image" | "script" | "post" | "beacon";

class StandInTracker {
  readonly version = "stand-in";
  readonly _c = "s_c";
  readonly _in: number;
  [variable: string]: unknown;

  account: string;
  pageName?: string;
  pageURL?: string;
  trackingServer = "";
  ssl = location.protocol === "https:";
  trackOffline?: boolean;
  offlineLimit = 0;
  offlineThrottleDelay = 0;
  storageFilename = "AppMeasurement.requests";
  visitorNamespace?: string;
  visitorID?: string;
  marketingCloudVisitorID?: string;
  visitor?: IdService;
  visitorOptedOut?: boolean;
  timestamp: string | number = "";
  usePostbacks: unknown = 0;
  useBeacon: unknown = 0;
  abort: unknown = 0;
  forcedLinkTrackingTimeout?: number;
  bodyClickTarget: unknown = 0;
  bodyClickFunction: unknown = 0;
  contextData: Record<string, string> = {};
  linkType = "";
  linkName = "";
  linkObject: unknown = 0;

  private isBuffering = false;
  private isForcedOffline = false;
  private sending = "";
  private lastStart = 0;
  private requests: string[] | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private preTrack: Callback[] = [];
  private postTrack: Callback[] = [];
  private late: (() => void)[] = [];
  private lateTimer: ReturnType<typeof setInterval> | undefined;
  private readiness = createReadiness(
    () => this.visitor,
    (values) => this.takeVisitorValues(values),
  );

  constructor(account: string) {
    const page = window as unknown as StandInWindow;
    this.account = account;
    page.s_c_il = page.s_c_il || [];
    this._in = page.s_c_il.push(this) - 1;
    page.s_c_in = page.s_c_il.length;
  }

  t(overrides?: Variables | null): void {
    this.readiness.expectHit();
    if (!this.isReadyToTrack()) {
      this.compileLater(overrides);
    } else if (this.late.length) {
      this.compileLater(overrides);
      this.compileLate();
    } else {
      this.compile(overrides);
    }
  }

  /** Undocumented, but there, as the next one. */
  isReadyToTrack(): boolean {
    return this.readiness.isReady();
  }

  callbackWhenReadyToTrack(
    owner: unknown,
    callback: (...args: never[]) => void,
    args: unknown[],
  ): void {
    this.late.push(() => callback.apply(owner, args as never[]));
    this.lateTimer ??= setInterval(() => this.compileLate(), 100);
  }

  tl(
    linkObject: unknown,
    linkType: string,
    linkName: string,
    overrides?: Record<string, unknown> | null,
    doneAction?: unknown,
  ): void {
    this.linkObject = linkObject;
    this.linkType = linkType;
    this.linkName = linkName;
    if (doneAction) {
      this.bodyClickTarget = linkObject;
      this.bodyClickFunction = doneAction;
    }
    this.t(overrides);
  }

  registerPreTrackCallback(callback: Callback[0], ...args: unknown[]): void {
    this.preTrack.push([callback, args]);
  }

  registerPostTrackCallback(callback: Callback[0], ...args: unknown[]): void {
    this.postTrack.push([callback, args]);
  }

  bufferRequests(on?: boolean): void {
    if (on || on === undefined) {
      this.isBuffering = !!this.storage("sessionStorage");
    } else {
      if (this.isBuffering) {
        this.sendBuffered();
      }
      this.isBuffering = false;
    }
  }

  forceOffline(): void {
    this.isForcedOffline = true;
  }

  forceOnline(): void {
    this.isForcedOffline = false;
  }

  clearVars(): void {
    Object.keys(this)
      .filter((name) => /^(prop|eVar|events|products|campaign)/.test(name))
      .forEach((name) => delete this[name]);
  }

  doPostbacks(answer: unknown): void {
    const page = window as unknown as { postbacks?: unknown[] };
    (page.postbacks = page.postbacks || []).push(answer);
  }

  private takeVisitorValues(values: VisitorValues): void {
    this.marketingCloudVisitorID = values.MCMID;
    this.visitorOptedOut = values.MCOPTOUT;
    this.analyticsVisitorID = values.MCAID;
    this.audienceManagerLocationHint = values.MCAAMLH;
    this.audienceManagerBlob = values.MCAAMB;
    this.compileLate();
  }

  private compileLater(overrides?: Variables | null): void {
    const variables = { ...copyVariables(this), ...overrides };
    this.callbackWhenReadyToTrack(this, this.compile, [variables]);
    this.forgetHit();
  }

  private compileLate(): void {
    if (this.isReadyToTrack()) {
      clearInterval(this.lateTimer);
      this.lateTimer = undefined;
      for (let next = this.late.shift(); next; next = this.late.shift()) {
        next();
      }
    }
  }

  private compile(variables?: Variables | null): void {
    const earlier = variables && setVariables(this, variables);
    if (!this.abort && !this.visitorOptedOut) {
      if (this.trackOffline && !this.timestamp) {
        this.timestamp = Math.floor(Date.now() / 1000);
      }
      const url = this.toUrl();
      this.run(this.preTrack, url);
      if (this.isBuffering) {
        this.write("sessionStorage", [...this.read("sessionStorage"), url]);
      } else {
        this.sendBuffered();
        this.enqueue(url);
        this.sendNext();
      }
    }
    this.forgetHit();
    if (earlier) {
      setVariables(this, earlier);
    }
  }

  /** The variables that are one hit's. */
  private forgetHit(): void {
    this.abort = this.useBeacon = this.linkObject = 0;
    this.timestamp = this.linkType = this.linkName = "";
  }

  private toUrl(): string {
    const escape = encodeURIComponent;
    const hasPostbacks = this.usePostbacks !== 0;
    const parameters: string[] = ["AQB=1", "ndh=1", "pf=1"];
    if (hasPostbacks) {
      parameters.push(`callback=s_c_il[${this._in}].doPostbacks`, "et=1");
    }
    const add = (name: string, value: string | number | undefined) => {
      if (value) {
        parameters.push(`${name}=${escape(value)}`);
      }
    };
    add("ts", this.timestamp);
    add("vid", this.visitorID);
    add("mid", this.marketingCloudVisitorID);
    add("aamlh", this.audienceManagerLocationHint as string);
    add("aamb", this.audienceManagerBlob as string);
    add("ce", "UTF-8");
    add("pageName", this.pageName);
    add("g", this.pageURL || location.href);
    add("mcorgid", this.organization());
    const context = Object.keys(this.contextData);
    if (context.length) {
      parameters.push("c.");
      context.forEach((name) => add(name, this.contextData[name]));
      parameters.push(".c");
    }
    add("events", this.events as string);
    Object.keys(this).forEach((name) => {
      const [, kind, number] = /^(prop|eVar)(\d+)$/.exec(name) || [];
      if (kind) {
        add((kind === "prop" ? "c" : "v") + number, this[name] as string);
      }
    });
    if (this.linkType) {
      const { href } = Object(this.linkObject) as { href?: string };
      add("pe", "lnk_" + this.linkType);
      add("pev1", href);
      add("pev2", this.linkName);
    }
    const unique = "s" + String(Math.floor(1e13 * Math.random()));
    return (
      `http${this.ssl ? "s" : ""}://${this.trackingServer}/b/ss/${this.account}/` +
      `${hasPostbacks ? "10" : "1"}/JS-${this.version}/${unique}?` +
      `${parameters.join("&")}&AQE=1`
    );
  }

  private organization(): string | undefined {
    const { visitor } = this;
    const optIn = optInOf(window);
    return visitor &&
      visitor.isAllowed() &&
      (!optIn || optIn.isApproved(optIn.Categories.ECID))
      ? visitor.marketingCloudOrgID
      : undefined;
  }

  private run(callbacks: Callback[], url: string): void {
    callbacks.forEach(([callback, args]) => {
      try {
        callback(url, ...args);
      } catch (e) {
        console.log(e);
      }
    });
  }

  private storageKey(): string {
    return `${this.storageFilename}-${this.visitorNamespace}${this.account}`;
  }

  private storage(kind: StorageKind): Storage | undefined {
    try {
      return typeof window[kind].setItem === "function"
        ? window[kind]
        : undefined;
    } catch (e) {
      return undefined;
    }
  }

  private read(kind: StorageKind): string[] {
    try {
      return JSON.parse(
        this.storage(kind)?.getItem(this.storageKey()) || "[]",
      ) as string[];
    } catch (e) {
      return [];
    }
  }

  private write(kind: StorageKind, urls: string[]): void {
    try {
      this.storage(kind)?.setItem(this.storageKey(), JSON.stringify(urls));
    } catch (e) {
      // Full, or blocked.
    }
  }

  private sendBuffered(): void {
    const urls = this.read("sessionStorage");
    this.storage("sessionStorage")?.removeItem(this.storageKey());
    urls.forEach((url) => this.enqueue(url));
    if (urls.length) {
      this.sendNext();
    }
  }

  private enqueue(url: string): void {
    if (!this.requests) {
      this.requests = this.trackOffline ? this.read("localStorage") : [];
    }
    this.requests.push(url);
    if (this.trackOffline) {
      this.offlineLimit = this.offlineLimit || 10;
      while (this.requests.length > this.offlineLimit) {
        this.requests.shift();
      }
    }
  }

  private sendNext(): void {
    clearTimeout(this.timer);
    if (this.sending || !this.requests) {
      return;
    }
    const wait = this.trackOffline
      ? this.lastStart + this.offlineThrottleDelay - Date.now()
      : 0;
    if (this.isForcedOffline || wait > 0) {
      if (this.isForcedOffline) {
        this.write("localStorage", this.requests);
      }
      this.timer = setTimeout(() => this.sendNext(), wait > 0 ? wait : 500);
      return;
    }
    const url = this.requests.shift();
    if (url) {
      this.send(url);
    }
  }

  private transportFor(url: string): Transport {
    if ((url.includes("pe=lnk_e") || this.useBeacon) && url.length < 64000) {
      return "beacon";
    }
    if (url.length > 2047 && this.marketingCloudVisitorID) {
      return "post";
    }
    return this.usePostbacks !== 0 ? "script" : "image";
  }

  private send(url: string): void {
    const transport = this.transportFor(url);
    this.sending = url;
    this.lastStart = Date.now();
    let isOver = false;
    const end = (isDelivered: boolean, answer?: string) => {
      if (isOver) {
        return;
      }
      isOver = true;
      this.sending = "";
      this.finishLink();
      if (isDelivered) {
        this.run(this.postTrack, url);
        if (this.trackOffline) {
          this.storage("localStorage")?.removeItem(this.storageKey());
        }
        this.sendNext();
        if (answer) {
          this.doPostbacks(JSON.parse(answer));
        }
      } else {
        if (this.trackOffline && this.requests) {
          this.requests.unshift(url);
          this.write("localStorage", this.requests);
        }
        this.timer = setTimeout(() => this.sendNext(), 500);
      }
    };

    if (transport === "beacon") {
      end(navigator.sendBeacon(url));
    } else if (transport === "post") {
      const [address, query] = url.split("?");
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.withCredentials = true;
      request.setRequestHeader(
        "Content-Type",
        "application/x-www-form-urlencoded",
      );
      request.onloadend = () =>
        end(
          request.status === 200,
          this.usePostbacks !== 0 ? request.responseText : undefined,
        );
      request.send(query.replace(/&callback=[a-zA-Z0-9_.[\]]+/, ""));
    } else {
      const element =
        transport === "script"
          ? document.head.appendChild(document.createElement("script"))
          : new Image();
      element.onload = () => end(true);
      element.onerror = () => end(false);
      element.src = url;
    }
    if (!isOver) {
      setTimeout(() => end(false), 5000);
      if (this.bodyClickFunction) {
        setTimeout(
          () => this.finishLink(),
          this.forcedLinkTrackingTimeout || 250,
        );
      }
    }
  }

  private finishLink(): void {
    const { bodyClickFunction: action, bodyClickTarget: target } = this;
    this.bodyClickFunction = this.bodyClickTarget = 0;
    const { href } = Object(target) as { href?: string };
    if (typeof action === "function") {
      (action as () => void)();
    } else if (action && href) {
      location.href = href;
    }
  }
}

(window as unknown as StandInWindow).s_gi = (account) =>
  new StandInTracker(account);
