import { within } from "../within";

const LONGEST = 3000;

/**
 * Resolves when the page has loaded, or that took 3 s more. An image under way holds up the page's load event
 * (https://html.spec.whatwg.org/multipage/images.html#updating-the-image-data), which a page notices where the server is silent.
 */
export const untilLoaded = (): Promise<unknown> =>
  document.readyState === "complete"
    ? Promise.resolve()
    : within(
        LONGEST,
        new Promise((resolve) => addEventListener("load", resolve)),
      );
