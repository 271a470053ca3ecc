/** What is used of the ID service. */
export interface Visitor {
  /** The ID, where it is known; undefined or "" else. */
  getMarketingCloudVisitorID?(): string | undefined;
  /** Null where that isn't known. */
  isOptedOut?(): boolean | null;
}

/**
 * What is used of an AppMeasurement tracker. All of it is documented or among the variables that overrides may name, but for
 * `callbackWhenReadyToTrack` and `isReadyToTrack`, which versions 2.24 to 2.27 have.
 */
export interface Tracker {
  /** Report suite IDs, separated by commas. */
  account: string;
  trackOffline: boolean;
  /** The limit that AppMeasurement's own queue obeys; the documented offlineHitLimit is read nowhere (2.27.0). */
  offlineLimit?: number;
  /** Milliseconds. */
  offlineThrottleDelay?: number;
  storageFilename?: string;
  visitorNamespace?: string;
  /** Asks for navigator.sendBeacon, for the next hit. */
  useBeacon?: unknown;
  /** Milliseconds; AppMeasurement takes 250 when it isn't set. */
  forcedLinkTrackingTimeout?: number;
  /** The doneAction of s.tl: a function, or "navigate". */
  bodyClickFunction?: unknown;
  /** The link that was given to s.tl. */
  bodyClickTarget?: unknown;
  /** Since 2.25.0. Without an argument: true. */
  bufferRequests?: (on?: boolean) => void;
  /** Has requests printed to the console. */
  debugTracking?: unknown;
  forceOffline?: () => void;
  forceOnline?: () => void;
  visitor?: Visitor;
  /** What the ID service said, as AppMeasurement takes it over. */
  marketingCloudVisitorID?: string;
  analyticsVisitorID?: string;
  audienceManagerLocationHint?: string | number;
  audienceManagerBlob?: string;
  visitorOptedOut?: unknown;
  /** Whether a hit can be compiled now; asks the opt-in service and the ID service. */
  isReadyToTrack?: () => boolean;
  /** Has a hit compiled, with the variables that it was tracked with, when it can be. */
  callbackWhenReadyToTrack?: (
    owner: unknown,
    compile: unknown,
    args: { timestamp?: unknown }[],
  ) => void;
  registerPreTrackCallback(callback: (url: string) => void): void;
  registerPostTrackCallback(
    callback: (url: string, ...args: unknown[]) => void,
    ...args: unknown[]
  ): void;
  doPostbacks: (answer: unknown) => void;
}
