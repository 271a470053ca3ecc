/**
 * What the browser says of the connection, as far as it can be trusted: `navigator.onLine` is false for good on some devices
 * that are online.
 */
export interface Connectivity {
  /** The browser is online, or was shown to be although it says otherwise. */
  mayBeOnline(): boolean;
  /** A hit was delivered. */
  delivered(): void;
}

export function createConnectivity(): Connectivity {
  let isRefuted = false;
  return {
    mayBeOnline: () => navigator.onLine || isRefuted,
    delivered() {
      isRefuted = isRefuted || !navigator.onLine;
    },
  };
}
