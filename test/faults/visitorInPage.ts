import type { HitKind } from "./schedule";

/* What the visitor does within a page: these functions run there. */

/** Hits to track in one task, and what else happens in it. */
export interface TrackRequest {
  kind: HitKind;
  names: string[];
  /** Then the page navigates. */
  goesTo?: string;
  /** Then it opens a window. */
  opens?: string;
  /** Then it logs this, and the task goes on. */
  says?: string;
}

/** Has a page remember the hits that AppMeasurement compiled: while it waits for the opt-in service it has none. */
export function rememberCompiled(): void {
  const compiled: string[] = [];
  window.compiled = compiled;
  window.s.registerPreTrackCallback((url) => {
    const { searchParams } = new URL(url);
    compiled.push(String(searchParams.get("pageName")));
  });
}

/** What happens when a page ends now: whether a hit is on the wire, or may be in a moment; and what there is. */
export function lookAtEnd(): { isAtStake: boolean; compiled: string[] } {
  return {
    isAtStake: Object.keys(localStorage).some((key) =>
      /^offlineTracking\.(fresh|sending|waiting)\./.test(key),
    ),
    compiled: window.compiled as string[],
  };
}

/** Tracks hits. Returns the page's clock. */
export function trackThere({
  kind,
  names,
  goesTo,
  opens,
  says,
}: TrackRequest): number {
  const { s } = window;
  const now = Date.now();
  names.forEach((name) => {
    // As overrides: a hit that waits for the opt-in service is compiled later.
    if (kind === "link" || kind === "exit link") {
      s.tl(true, kind === "link" ? "o" : "e", name, { pageName: name });
    } else {
      s.t({
        pageName: name,
        ...(kind === "post" && { marketingCloudVisitorID: "12345" }),
        prop1: kind === "long" || kind === "post" ? "x".repeat(3000) : "",
      });
    }
  });
  if (goesTo) {
    location.href = goesTo;
  }
  if (opens) {
    window.open(opens);
  }
  if (says) {
    (async () => {
      for (let turns = 0; turns < 50; turns++) {
        // In these microtasks the hits are given to the database.
        await Promise.resolve();
      }
      console.log(says);
      while (performance.now()) {
        // Until its process is ended: what the database answers is never heard.
      }
    })();
  }
  return now;
}

/** Fills localStorage to the last characters. */
export function fillStorage(key: string): void {
  for (let size = 6000000; size > 10; size = Math.floor(size / 2)) {
    try {
      localStorage[key + String(size)] = "x".repeat(size);
    } catch (e) {
      // Less, then.
    }
  }
}

/** Whether no hit is stored, in either tier. */
export async function isQueueEmpty(): Promise<boolean> {
  const request = indexedDB.open("offlineTracking");
  await new Promise((resolve, reject) => {
    request.onsuccess = resolve;
    request.onerror = reject;
  });
  const database = request.result;
  let count = 0;
  if (database.objectStoreNames.contains("hits")) {
    const counting = database.transaction("hits").objectStore("hits").count();
    await new Promise((resolve) => {
      counting.onsuccess = resolve;
    });
    count = counting.result;
  }
  database.close();
  return (
    !count &&
    !Object.keys(localStorage).some((key) =>
      /^offlineTracking\.(fresh|hit|sending)\./.test(key),
    )
  );
}
