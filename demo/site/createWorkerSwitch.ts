export interface WorkerState {
  isOn: boolean;
  /** Why it can't be turned on, in words. */
  obstacle: string | undefined;
}

/** Turns the service worker of the demo's site on and off: it stays as it is until it is turned again. */
export interface WorkerSwitch {
  state(): Promise<WorkerState>;
  /** Resolves with whether it is so; else the state says why not. */
  turn(isOn: boolean): Promise<boolean>;
}

/** A browser that lacks it wakes no worker, and one whose user is against it doesn't either. */
async function findObstacle(): Promise<string | undefined> {
  if (!("serviceWorker" in navigator) || !("SyncManager" in window)) {
    return "This browser has no Background Sync, which would wake the worker: what waits is delivered by this page, or by a later one. Chrome and Edge have it.";
  }
  const { state } = await navigator.permissions.query({
    name: "background-sync" as PermissionName,
  });
  return state === "denied"
    ? "This browser's settings are against Background Sync, which would wake the worker: what waits is delivered by this page, or by a later one."
    : undefined;
}

export function createWorkerSwitch(): WorkerSwitch {
  const find = async () => navigator.serviceWorker?.getRegistration();
  let problem: string | undefined;

  return {
    async state() {
      return {
        isOn: !!(await find().catch(() => undefined)),
        obstacle: problem ?? (await findObstacle()),
      };
    },
    async turn(isOn) {
      try {
        if (isOn) {
          await navigator.serviceWorker.register("/worker.ts");
          await navigator.serviceWorker.ready;
        } else {
          await (await find())?.unregister();
        }
        return true;
      } catch (e) {
        problem = String(e);
        return false;
      }
    },
  };
}
