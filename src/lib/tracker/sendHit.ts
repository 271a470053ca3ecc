import { sendElement } from "../transport/sendElement";
import { sendPost } from "../transport/sendPost";

const LONGEST_IMAGE_URL = 2047;
// Servers commonly take no longer one; a hit that can never be delivered would hold back all that come after it.
const LONGEST_URL = 8000;

/**
 * Sends an image request as AppMeasurement would, so that no new CSP or CORS rule is needed (AppMeasurement 2.27.0):
 * an image; a POST for more than 2047 characters with a visitor ID; a script where the answer calls `s.doPostbacks`. Only
 * more than 8000 characters are posted without a visitor ID too.
 *
 * `isOwn` tells whether this page tracked the hit: nothing that was stored is ever run as a script.
 * Resolves with whether the hit was delivered.
 */
export function sendHit(
  url: string,
  isOwn: boolean,
  onPostbacks: (answer: string) => void,
): Promise<boolean> {
  const hasPostbacks = url.includes("&callback=");
  if (
    url.length > (/&(mid|aid)=/.test(url) ? LONGEST_IMAGE_URL : LONGEST_URL)
  ) {
    const [address, query] = url.replace(/&callback=[^&]*/, "").split("?");
    return sendPost(address, query, hasPostbacks ? onPostbacks : undefined);
  }
  if (hasPostbacks && isOwn) {
    return sendElement(
      () => document.head.appendChild(document.createElement("script")),
      url,
    );
  }
  // "10" asks the server for a script, "1" for an image.
  return sendElement(
    () => new Image(),
    hasPostbacks ? url.replace(/0(\/JS-.*)&callback=[^&]*(&et=1)?/, "$1") : url,
  );
}
