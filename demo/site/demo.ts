/* The live part of the demo page. */
import type { DemoState } from "../DemoState";
import { clearStorage, RUN } from "./clearStorage.ts";
import { createSecondLane } from "./createSecondLane.ts";
import { createSite } from "./createSite.ts";
import { createWorkerSwitch } from "./createWorkerSwitch.ts";
import { demoTracker } from "./demoTracker.ts";
import { element, setText } from "./element.ts";
import { followLateHits, type LateHits } from "./followLateHits.ts";
import { readQueue } from "./readQueue.ts";
import { showConnection } from "./showConnection.ts";
import { showLanes } from "./showLanes.ts";
import { showModes } from "./showModes.ts";
import { showRules } from "./showRules.ts";
import { showVisitor } from "./showVisitor.ts";
import { showWorker } from "./showWorker.ts";
import { addTrackedHit, trackedHits } from "./trackedHits.ts";
import { KINDS, trackHit, type Kind } from "./trackHit.ts";

const INTERVAL = 300;
const { run } = document.documentElement.dataset;
const site = createSite();
const workerSwitch = createWorkerSwitch();
const lane = createSecondLane(element("lane") as HTMLIFrameElement);
let late: LateHits | undefined;
const button = (id: string) => element(id) as HTMLButtonElement;

async function update(): Promise<void> {
  // Before the site is asked: what has left the device by now has arrived by then.
  const tracked = trackedHits();
  const others = lane.waiting();
  const inMemory = (await late?.names()) ?? [];
  const queue = await readQueue();
  const news = await site.ask();
  const { state, isCurrent } = news;

  showConnection(news);
  showRules();
  showVisitor(late);
  showWorker(await workerSwitch.state(), isCurrent);
  button("reset").disabled = !isCurrent;
  if (!state) {
    return;
  }
  if (state.run !== run) {
    // It was started anew, or reset in another tab.
    location.reload();
  }
  document
    .querySelectorAll(".tracker")
    .forEach((place) => setText(place, state.tracker));
  setText(element("visitor"), state.visitor);
  const { modes, mode, idModes, idMode } = state;
  showModes({ id: "modes", modes, mode, setMode: site.setMode }, isCurrent);
  showModes(
    { id: "id-modes", modes: idModes, mode: idMode, setMode: setIdMode },
    isCurrent,
  );
  showLanes({ tracked, inMemory, queue, others, state, isCurrent });
}

/** Updates until the page ends. */
function follow(): void {
  update()
    .catch(console.error)
    .then(() => setTimeout(follow, INTERVAL));
}

async function setIdMode(mode: DemoState["idMode"]): Promise<void> {
  await site.setIdMode(mode);
  if (mode !== "ready") {
    // Which has it ask for the ID of a new visitor.
    location.reload();
  }
}

async function reset(): Promise<void> {
  // First, so that nothing is delivered between the site's reset and the end of this page.
  lane.remove();
  clearStorage();
  await site.reset().catch(() => undefined);
  location.reload();
}

/** The extension looks for a worker once in a page. */
async function turnWorker({ target }: Event): Promise<void> {
  if (await workerSwitch.turn((target as HTMLInputElement).checked)) {
    location.reload();
  }
}

/** Has the buttons track, in both queues. */
async function startTracking(): Promise<void> {
  const s = await demoTracker();
  const lateHits = followLateHits(s);
  late = lateHits;
  (Object.keys(KINDS) as Kind[]).forEach((kind) => {
    button(kind).onclick = () => {
      const name = addTrackedHit(KINDS[kind]);
      lateHits.expect(name);
      trackHit(s, kind, name);
      lane.track(kind, name);
    };
    button(kind).disabled = false;
  });
}

// Another tab resets the demo: nothing of this one may be sent any more.
addEventListener("storage", ({ key, newValue }) => {
  if (key === RUN && newValue !== run) {
    location.reload();
  }
});
button("reset").onclick = reset;
(element("worker") as HTMLInputElement).onchange = turnWorker;
startTracking();
follow();
