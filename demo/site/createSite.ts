import type { DemoState } from "../DemoState";

/** What is known of the demo's site, which can't be asked while the browser is offline. */
export interface SiteNews {
  /** As it was when it answered last. */
  state: DemoState | undefined;
  /** When that was, in milliseconds since 1970. */
  time: number;
  /** Whether it answered now. */
  isCurrent: boolean;
}

/** The demo's site. */
export interface Site {
  /** Asks for the state. Never rejects. */
  ask(): Promise<SiteNews>;
  setMode(mode: DemoState["mode"]): Promise<void>;
  setIdMode(mode: DemoState["idMode"]): Promise<void>;
  reset(): Promise<unknown>;
}

/** Milliseconds that it has for an answer. */
const PATIENCE = 2000;
/** Milliseconds until one that didn't answer is asked again: the browser logs each failure. */
const PAUSE = 1000;

export function createSite(): Site {
  let state: DemoState | undefined;
  let time = 0;
  let isCurrent = false;
  let asked = 0;
  /** How many modes have been set, and how many are about to be. */
  let set = 0;
  let setting = 0;

  const setModes = async (modes: Partial<DemoState>, url: string) => {
    state = state && { ...state, ...modes };
    setting++;
    await fetch(url).catch(() => undefined);
    setting--;
    set++;
  };

  return {
    async ask() {
      if (!isCurrent && Date.now() - asked < PAUSE) {
        return { state, time, isCurrent };
      }
      asked = Date.now();
      const before = set;
      try {
        const response = await fetch("/state", {
          signal: AbortSignal.timeout(PATIENCE),
        });
        const answer = (await response.json()) as DemoState;
        const isOld = setting || before !== set;
        // What was just set counts, not what was before.
        const { mode, idMode } = isOld && state ? state : answer;
        state = { ...answer, mode, idMode };
        time = Date.now();
        isCurrent = true;
      } catch (e) {
        // The browser is offline, or the site has ended.
        isCurrent = false;
      }
      return { state, time, isCurrent };
    },
    setMode: (mode) => setModes({ mode }, `/mode?${encodeURIComponent(mode)}`),
    setIdMode: (idMode) => setModes({ idMode }, `/id-mode?${idMode}`),
    reset: () => fetch("/reset"),
  };
}
