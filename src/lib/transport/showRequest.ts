import { accountOf } from "../hit/hitUrl";

/** Leaves the last request of a report suite where AppMeasurement leaves it, and debuggers look for it: window.s_i_<suite>. */
export function showRequest(url: string, element?: HTMLElement): void {
  try {
    Object.assign(window, {
      [`s_i_${accountOf(url).replace(/,/g, "_")}`]:
        element || createPosted(url),
    });
  } catch (e) {
    // What other people's scripts made of the page.
  }
}

/** An image that requests nothing: the hit was posted. */
const createPosted = (url: string): HTMLImageElement =>
  Object.defineProperty(new Image(), "src", { value: url });
