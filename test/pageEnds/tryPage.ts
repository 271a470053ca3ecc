/** How a page that tracks a hit ends. */
export interface PageEnd {
  title: string;
  /** When the page tracks: as soon as it is ready, while it is left, or when its link is clicked. */
  tracks: "when ready" | "in pagehide" | "by a click";
  /** What ends the page. "click": its link leads to the next page. "tab": the tab is closed from outside. */
  by: "navigation" | "click" | "tab" | "window.close()";
  /** Milliseconds from then to its end; undefined: in the same task. */
  after?: number;
  /** The visitor is new to the site: the collection server isn't known to answer. */
  isFirst?: boolean;
}

/**
 * The script of the pages /try/1 to /try/<last>. What is tracked is noted in the same task in localStorage, which keeps it in all
 * browsers. A page that navigates goes to the next number by itself: a driver in between would take its time.
 */
export const tryPage = (
  { tracks, by, after, isFirst }: PageEnd,
  last: number,
): string => `{
  const [, number] = /^\\/try\\/(\\d+)$/.exec(location.pathname) || [];
  const next = "/try/" + (Number(number) + 1);
  const note = function () {
    localStorage["tried.hit" + number] = "yes";
    s.pageName = "hit" + number;
  };
  const track = function () {
    note();
    s.t();
  };
  const end = function () {
    ${by === "window.close()" ? "window.close();" : "location.href = next;"}
  };
  const begin = function () {
    const link = document.createElement("a");
    link.id = "next";
    link.textContent = "next";
    link.href = next;
    link.onclick = function () {
      note();
      s.tl(this, "o", s.pageName);
    };
    document.body.append(link);
    ${{ "when ready": "track();", "in pagehide": 'addEventListener("pagehide", track);', "by a click": "" }[tracks]}
    ${by === "navigation" || by === "window.close()" ? (after === undefined ? "end();" : `setTimeout(end, ${String(after)});`) : ""}
  };

  const isTry = Number(number) <= ${String(last)} && !localStorage["tried.hit" + number];
  if (isTry && ${String(!!isFirst)}) {
    Object.keys(localStorage).forEach(function (key) {
      if (key.startsWith("offlineTracking.server.")) {
        localStorage.removeItem(key);
      }
    });
  }
  const timer = setInterval(function () {
    if (window.s && s.trackingServer && document.readyState === "complete") {
      clearInterval(timer);
      window.isReady = true;
      if (isTry) {
        begin();
      }
    }
  }, 1);
}`;
