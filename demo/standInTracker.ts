/*
 * A stand-in for AppMeasurement: our own code with the documented behaviour of the part that offline tracking touches.
 * test/browser/trackerContract.test.ts holds it to what the real AppMeasurement does. It is a plain script, as
 * AppMeasurement is.
 */

interface StandInWindow {
  s_c_il?: unknown[];
  s_c_in?: number;
  s_gi?: (account: string) => StandInTracker;
  adobe?: {
    optIn?: {
      Categories: { ANALYTICS: string };
      isApproved(category: string): boolean;
      fetchPermissions(callback: () => void, keep: boolean): void;
    };
  };
}

type Callback = [(url: string, ...args: unknown[]) => void, unknown[]];
type StorageKind = "localStorage" | "sessionStorage";
type Transport = "image" | "script" | "post" | "beacon";

/** What is no variable of a hit. */
const INTERNAL = [
  "_c",
  "_in",
  "version",
  "isBuffering",
  "isForcedOffline",
  "isConsentKnown",
  "sending",
  "lastStart",
  "requests",
  "timer",
  "preTrack",
  "postTrack",
  "unready",
  // Looked at again as the hit is compiled.
  "trackOffline",
  "trackingServer",
  "ssl",
  "storageFilename",
  "bufferRequests",
  "registerPostTrackCallback",
  "callbackWhenReadyToTrack",
  "forceOffline",
  "forceOnline",
];

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
  private isConsentKnown = false;
  private sending = "";
  private lastStart = 0;
  private requests: string[] | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private preTrack: Callback[] = [];
  private postTrack: Callback[] = [];
  private unready: (() => void)[] = [];

  constructor(account: string) {
    const page = window as unknown as StandInWindow;
    this.account = account;
    page.s_c_il = page.s_c_il || [];
    this._in = page.s_c_il.push(this) - 1;
    page.s_c_in = page.s_c_il.length;
  }

  t(overrides?: Record<string, unknown> | null): void {
    if (this.isReady() && !this.unready.length) {
      this.compile(overrides);
    } else {
      const variables: Record<string, unknown> = Object.assign(
        {},
        this,
        overrides,
      );
      INTERNAL.forEach((name) => delete variables[name]);
      this.callbackWhenReadyToTrack(this, this.compile, [variables]);
      this.forgetHit();
    }
  }

  /** Undocumented, but there. */
  callbackWhenReadyToTrack(
    owner: unknown,
    callback: (...args: never[]) => void,
    args: unknown[],
  ): void {
    this.unready.push(() => callback.apply(owner, args as never[]));
    setTimeout(() => this.retryUnready(), 100);
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

  private isReady(): boolean {
    const { adobe } = window as unknown as StandInWindow;
    const optIn = adobe && adobe.optIn;
    if (!optIn) {
      return true;
    }
    if (!this.isConsentKnown) {
      optIn.fetchPermissions(() => {
        this.isConsentKnown = true;
      }, true);
    }
    return this.isConsentKnown && optIn.isApproved(optIn.Categories.ANALYTICS);
  }

  private retryUnready(): void {
    if (this.isReady()) {
      this.unready.splice(0).forEach((compile) => compile());
    } else if (this.unready.length) {
      setTimeout(() => this.retryUnready(), 100);
    }
  }

  private compile(given?: Record<string, unknown> | null): void {
    const overrides = given || {};
    const original = Object.assign({}, this);
    Object.assign(this, overrides);
    if (!this.abort) {
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
    Object.keys(overrides).forEach((name) => {
      this[name] = original[name];
    });
    this.forgetHit();
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
    add("ce", "UTF-8");
    add("pageName", this.pageName);
    add("g", this.pageURL || location.href);
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
