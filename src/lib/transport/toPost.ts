const LONGEST_IMAGE_URL = 2047;
// Servers commonly take no longer one.
const LONGEST_URL = 8000;

/** AppMeasurement posts hits that have one: else the server may answer with a redirect, to give the visitor one. */
export const hasVisitorId = (url: string): boolean => /&(mid|aid)=/.test(url);

/** Whether it is too long for an image. Without a visitor ID AppMeasurement requests an image of any length. */
export const isLong = (url: string): boolean =>
  url.length > (hasVisitorId(url) ? LONGEST_IMAGE_URL : LONGEST_URL);

/** A hit as it is posted. */
export interface Posted {
  address: string;
  /** What doesn't fit into the address. */
  form?: string;
}

/**
 * As AppMeasurement's beacon, where it fits: Firefox lost 20 of 30 forms that were posted as a tab was closed, and none without a
 * form.
 */
export function toPost(url: string): Posted {
  const whole = url.replace(/&callback=[^&]*/, "");
  const [address, form] = isLong(url) ? whole.split("?") : [whole];
  return { address, form };
}
