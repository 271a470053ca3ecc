/* The page to watch what arrives while the demo's own page is closed. */
import { createSite } from "./createSite.ts";
import { element, setText } from "./element.ts";
import { showArrivals } from "./showArrivals.ts";
import { showModes } from "./showModes.ts";

const INTERVAL = 300;
const site = createSite();

async function update(): Promise<void> {
  const { state, isCurrent } = await site.ask();
  setText(
    element("site-note"),
    isCurrent ? "" : "The demo doesn't answer. Is it still running?",
  );
  if (state) {
    const { modes, mode, lanes } = state;
    showModes({ id: "modes", modes, mode, setMode: site.setMode }, isCurrent);
    showArrivals(lanes.ours.arrivals);
  }
}

/** Updates until the page ends. */
function follow(): void {
  update()
    .catch(console.error)
    .then(() => setTimeout(follow, INTERVAL));
}

follow();
