/* The live part of the demo page. */

interface DemoTracker {
  pageName: string;
  t(): void;
  tl(link: unknown, type: string, name: string): void;
}
interface DemoState {
  tracker: string;
  mode: string;
  modes: string[];
  attempts: number;
  arrivals: {
    name: string;
    ts?: number;
    time: number;
    method: string;
    key: string;
  }[];
}

const element = (id: string) => document.getElementById(id) as HTMLElement;
const clock = (seconds?: number) =>
  seconds
    ? `${new Date(seconds * 1000).toLocaleTimeString()} (${seconds})`
    : "no timestamp";

/** Fills a table with rows of text. */
function fill(id: string, rows: string[][]): void {
  element(id).replaceChildren(
    ...rows.map((cells) => {
      const row = document.createElement("tr");
      cells.forEach((text) => {
        row.insertCell().textContent = text;
      });
      return row;
    }),
  );
}

/** The hits in the queue, from both of its tiers. */
async function readQueue(): Promise<string[][]> {
  const hits = new Map<string, string>();
  const names = (await indexedDB.databases()).map(({ name }) => name);
  if (names.includes("offlineTracking")) {
    const open = indexedDB.open("offlineTracking");
    await new Promise((resolve, reject) => {
      open.onsuccess = resolve;
      open.onerror = reject;
    });
    const all = open.result
      .transaction("hits")
      .objectStore("hits")
      .getAll() as IDBRequest<{ id: string; url: string }[]>;
    await new Promise((resolve, reject) => {
      all.onsuccess = resolve;
      all.onerror = reject;
    });
    all.result.forEach(({ id, url }) => hits.set(id, url));
    open.result.close();
  }
  Object.keys(localStorage).forEach((key) => {
    const [, kind, id] = /^offlineTracking\.(hit|gone)\.(.+)/.exec(key) || [];
    if (kind === "hit") {
      hits.set(id, localStorage[key] as string);
    } else if (kind === "gone") {
      hits.delete(id);
    }
  });
  return [...hits.keys()].sort().map((id) => {
    const parameters = new URL(hits.get(id) as string).searchParams;
    return [
      parameters.get("pev2") || parameters.get("pageName") || "",
      clock(Number(parameters.get("ts"))),
    ];
  });
}

async function update(): Promise<void> {
  const state = (await (await fetch("/state")).json()) as DemoState;
  element("tracker").textContent = state.tracker;
  element("online").textContent = navigator.onLine ? "online" : "offline";
  element("attempts").textContent = String(state.attempts);
  element("arrived").textContent = String(state.arrivals.length);
  element("twice").textContent = String(
    state.arrivals.length - new Set(state.arrivals.map(({ key }) => key)).size,
  );
  fill(
    "arrivals",
    state.arrivals
      .map(({ name, ts, time, method }) => [
        name,
        clock(ts),
        ts ? `${Math.max(0, Math.floor(time / 1000) - ts)} s` : "",
        method,
      ])
      .reverse(),
  );

  const modes = element("modes");
  if (!modes.childElementCount) {
    modes.append(
      ...state.modes.map((mode) => {
        const label = document.createElement("label");
        const radio = document.createElement("input");
        radio.type = "radio";
        radio.name = "mode";
        radio.value = mode;
        radio.onchange = () => {
          fetch("/mode?" + encodeURIComponent(mode));
        };
        label.append(radio, mode === "refusing" ? " down" : " " + mode);
        return label;
      }),
    );
  }
  modes.querySelectorAll("input").forEach((radio) => {
    radio.checked = radio.value === state.mode;
  });

  const { elements, ran } = window as unknown as {
    elements: string[];
    ran: string[][];
  };
  fill(
    "elements",
    elements.map((name) => [name, String(satellite().getVar(name))]),
  );
  fill("rules", ran.slice(-8).reverse());

  const queue = await readQueue();
  element("waiting").textContent = String(queue.length);
  fill("queue", queue);
}

/** Updates until the page ends; the site itself may be down for a moment. */
function follow(): void {
  update()
    .catch(() => undefined)
    .then(() => setTimeout(follow, 300));
}

const satellite = () =>
  (window as unknown as { _satellite: { getVar(name: string): unknown } })
    ._satellite;
const tracker = () => (window as unknown as { s: DemoTracker }).s;
let count = 0;
const on = (id: string, track: (s: DemoTracker, number: number) => void) => {
  element(id).onclick = () => {
    track(tracker(), ++count);
  };
};
on("page-view", (s, number) => {
  s.pageName = `Page view ${number}`;
  s.t();
});
on("custom-link", (s, number) => {
  s.tl(true, "o", `Custom link ${number}`);
});
on("download-link", (s, number) => {
  s.tl(true, "d", `Download link ${number}`);
});
on("exit-link", (s, number) => {
  s.tl(true, "e", `Exit link ${number}`);
});
follow();
