import { MODES, type CollectionServer, type Mode } from "./collectionServer";
import type { DemoState, LaneName } from "./DemoState";
import { ID_MODE_NOTES } from "./idModeNotes";
import { MODE_NOTES } from "./modeNotes";
import { sendText, type Handler } from "./siteServer";
import type { IdServer } from "./startIdServer";
import { toLaneState } from "./toLaneState";

const ID_MODES = Object.keys(ID_MODE_NOTES) as DemoState["idMode"][];

export interface DemoControlDependencies {
  collections: Record<LaneName, CollectionServer>;
  ids: Pick<IdServer, "setMode" | "forget">;
  /** What to call the tracker and the ID service. */
  tracker: string;
  visitor: string;
}

/** What the demo's pages see and set of its servers. */
export interface DemoControl {
  run(): string;
  idMode(): DemoState["idMode"];
  /** The requests for it, which are the same on each of the demo's sites. */
  answer: Handler;
}

export function createDemoControl({
  collections,
  ids,
  tracker,
  visitor,
}: DemoControlDependencies): DemoControl {
  const servers = Object.values(collections);
  let idMode: DemoState["idMode"] = "ready";
  let run = String(Date.now());

  const state = (): DemoState => ({
    run,
    tracker,
    visitor,
    mode: collections.ours.mode,
    modes: MODES.map((mode) => ({ mode, ...MODE_NOTES[mode] })),
    idMode,
    idModes: ID_MODES.map((mode) => ({ mode, ...ID_MODE_NOTES[mode] })),
    lanes: {
      ours: toLaneState(collections.ours, run),
      own: toLaneState(collections.own, run),
    },
  });
  const setMode = (mode: Mode) => {
    servers.forEach((server) => server.setMode(mode));
  };
  const setIdMode = (mode: DemoState["idMode"]) => {
    idMode = mode;
    ids.setMode(mode);
  };
  const reset = () => {
    run = String(Date.now());
    setMode("up");
    // Else the pages that are about to end would track what they have in memory.
    ids.forget();
    setIdMode("ready");
    servers.forEach((server) => server.forget());
  };

  return {
    run: () => run,
    idMode: () => idMode,
    answer({ pathname, search }, response) {
      const value = decodeURIComponent(search.slice(1));
      switch (pathname) {
        case "/state":
          return sendText(
            response,
            "application/json",
            JSON.stringify(state()),
          );
        case "/mode":
          MODES.filter((mode) => mode === value).forEach(setMode);
          return sendText(response, "text/plain", collections.ours.mode);
        case "/id-mode":
          ID_MODES.filter((mode) => mode === value).forEach(setIdMode);
          return sendText(response, "text/plain", idMode);
        case "/reset":
          reset();
          return sendText(response, "text/plain", run);
        default:
          return false;
      }
    },
  };
}
