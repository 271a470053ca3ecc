import type { WorkerState } from "./createWorkerSwitch.ts";
import { element, setText } from "./element.ts";

/** Shows whether the service worker is on; what to try with it, where it is; why it can't be, where it can't. */
export function showWorker(
  { isOn, obstacle }: WorkerState,
  isCurrent: boolean,
): void {
  const checkbox = element("worker") as HTMLInputElement;
  checkbox.checked = isOn;
  // Without the site there is no worker to get, and no page to load.
  checkbox.disabled = !isCurrent || (!!obstacle && !isOn);
  element("worker-steps").hidden = !isOn || !!obstacle;
  setText(
    element("worker-note"),
    obstacle ??
      (isOn
        ? "It is on. To try:"
        : "It is off: what waits is delivered by this page, or by a later one."),
  );
}
