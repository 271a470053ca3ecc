import { element, setText } from "./element.ts";
import type { SiteNews } from "./createSite.ts";

/** What there is to say about the connection, besides what the browser says. */
function noteOn({ isCurrent, time }: SiteNews): string {
  const asOf = `what arrived is as of ${new Date(time).toLocaleTimeString()}. What waits on this device is up to date.`;
  if (!isCurrent) {
    return navigator.onLine
      ? `But the demo doesn't answer. Is it still running? Here, ${asOf}`
      : `The demo can't be asked now, nor its servers set: ${asOf}`;
  }
  return navigator.onLine
    ? ""
    : "But the servers of this demo are on your machine, so hits may arrive all the same. For an outage choose a state below, or set the browser offline in its developer tools.";
}

export function showConnection(news: SiteNews): void {
  setText(element("online"), navigator.onLine ? "online" : "offline");
  setText(element("connection-note"), noteOn(news));
}
