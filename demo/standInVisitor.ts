/*
 * A stand-in for VisitorAPI, the Experience Cloud ID service: our own code with the behaviour of the part that trackers and
 * offline tracking touch. test/browser/trackerContract.test.ts holds it to what the real VisitorAPI does.
 */
import type { IdService, VisitorValues } from "./IdService";
import { createIdCookie, type IdFields } from "./idCookie";
import { optInOf } from "./optInOf";
import { StandInOptIn, type OptInConfiguration } from "./standInOptIn";

interface Configuration extends OptInConfiguration {
  /** The ID server: "127.0.0.1:1234". */
  audienceManagerServer?: string;
  loadSSL?: boolean;
  /** Milliseconds. */
  loadTimeout?: number;
}

/** What an ID server answers. */
interface Answer {
  d_mid?: string;
  dcs_region?: number;
  d_blob?: string;
  d_optout?: string[];
}

class StandInVisitor implements IdService {
  readonly version = "stand-in";

  private fields: IdFields;
  private readonly cookie;
  private isAsking = false;
  private waiting: (() => void)[] = [];

  constructor(
    readonly marketingCloudOrgID: string,
    private readonly configuration: Configuration,
    private readonly optIn: StandInOptIn,
  ) {
    this.cookie = createIdCookie(marketingCloudOrgID);
    this.fields = this.cookie.read() || {};
  }

  init(): void {
    if (this.isApproved()) {
      this.whenKnown(() => undefined);
    } else {
      this.optIn.fetchPermissions(() => {
        if (this.isApproved()) {
          this.whenKnown(() => undefined);
        }
      }, true);
    }
  }

  /** Whether cookies can be written. */
  isAllowed(): boolean {
    if (!this.cookie.read()) {
      this.cookie.write(this.fields);
    }
    return !!this.cookie.read();
  }

  getVisitorValues(callback: (values: VisitorValues) => void): void {
    if (this.isApproved()) {
      this.whenKnown(() => callback(this.values()));
    } else {
      callback(this.values());
    }
  }

  getMarketingCloudVisitorID(callback?: (id: string) => void): string {
    this.getVisitorValues(({ MCMID }) => callback?.(MCMID));
    return this.values().MCMID;
  }

  isOptedOut(callback?: (isOptedOut: boolean) => void): boolean {
    this.getVisitorValues(({ MCOPTOUT }) => callback?.(MCOPTOUT));
    return this.values().MCOPTOUT;
  }

  private isApproved(): boolean {
    return this.optIn.isApproved(this.optIn.Categories.ECID);
  }

  private values(): VisitorValues {
    const {
      mid = "",
      region = "",
      blob = "",
      isOptedOut,
    } = this.isApproved() ? this.fields : {};
    return {
      MCMID: mid,
      MCOPTOUT: !!isOptedOut,
      MCAID: "",
      MCAAMLH: region,
      MCAAMB: blob,
    };
  }

  private whenKnown(callback: () => void): void {
    const { mid, region, blob } = this.fields;
    if (mid && region && blob) {
      callback();
      return;
    }
    this.waiting.push(callback);
    if (!this.isAsking) {
      this.ask();
    }
  }

  private ask(): void {
    this.isAsking = true;
    const { audienceManagerServer, loadSSL, loadTimeout } = this.configuration;
    const { mid } = this.fields;
    const request = new XMLHttpRequest();
    request.open(
      "get",
      `http${loadSSL === false ? "" : "s"}://${String(audienceManagerServer)}/id?d_ver=2&d_orgid=${encodeURIComponent(this.marketingCloudOrgID)}${mid ? `&d_mid=${mid}` : ""}&ts=${String(Date.now())}`,
    );
    request.withCredentials = true;
    request.timeout = loadTimeout ?? 30000;
    request.onload = () => {
      // Nothing comes of any other status.
      if (request.status === 200) {
        this.take(JSON.parse(request.responseText) as Answer);
      }
    };
    request.onerror = request.ontimeout = () => {
      if (mid) {
        this.take({});
      } else {
        this.fields.mid = createId();
        this.cookie.write(this.fields);
        // For the rest.
        this.ask();
      }
    };
    request.send();
  }

  private take({ d_mid, dcs_region, d_blob, d_optout }: Answer): void {
    const { mid = d_mid || createId(), region, blob } = this.fields;
    this.fields = {
      mid,
      region: dcs_region || region,
      blob: d_blob || blob,
      isOptedOut: !!d_optout && d_optout.includes("global"),
    };
    this.isAsking = false;
    this.cookie.write(this.fields);
    this.waiting.splice(0).forEach((callback) => callback());
  }
}

/** 38 digits. */
const createId = () =>
  Array.from({ length: 38 }, () => Math.floor(10 * Math.random())).join("");

const instances = new Map<string, StandInVisitor>();
const page = window as unknown as {
  Visitor: object;
  adobe?: { optIn?: StandInOptIn };
};
page.Visitor = {
  version: "stand-in",
  /** The same one for the same organization. */
  getInstance(orgId: string, configuration: Configuration = {}) {
    const known = instances.get(orgId);
    if (known) {
      return known;
    }
    page.adobe = page.adobe || {};
    const optIn = optInOf(window) || new StandInOptIn(configuration);
    page.adobe.optIn = optIn;
    const visitor = new StandInVisitor(orgId, configuration, optIn);
    instances.set(orgId, visitor);
    visitor.init();
    return visitor;
  },
};
