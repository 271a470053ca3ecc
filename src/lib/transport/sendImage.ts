import type { Answer, Sending } from "./Sending";
import { showRequest } from "./showRequest";

// The collection server's picture has 2 by 2 pixels. A larger one is somebody else's answer: a service worker's placeholder,
// a filter's, a portal's.
const MOST_PIXELS = 4;

const isProof = ({ naturalWidth, naturalHeight }: HTMLImageElement) =>
  naturalWidth > 0 &&
  naturalWidth <= MOST_PIXELS &&
  naturalHeight <= MOST_PIXELS;

/**
 * Firefox doesn't send an image that was requested a moment before the page is left: 13 of 20 were lost after 1 ms, 1 of 20
 * after 10, none after 20.
 */
const SAFE_AGE = 20;

/** Requests a URL as an image. The proof of delivery is a picture of at most 4 by 4 pixels, whatever its status. */
export function sendImage(url: string): Sending {
  const image = new Image();
  showRequest(url, image);
  const start = performance.now();
  // The last resort, for hits that can't be posted: nothing else keeps the page for the time that it takes.
  const holdPage = () => {
    while (performance.now() - start < SAFE_AGE);
  };
  addEventListener("beforeunload", holdPage);
  const stop = () => removeEventListener("beforeunload", holdPage);

  return {
    answer: new Promise<Answer>((resolve) => {
      const end = (isDelivered: boolean) => {
        stop();
        resolve({ end: isDelivered ? "delivered" : "failed" });
      };
      image.onload = () => end(isProof(image));
      image.onerror = image.onabort = () => end(false);
      image.src = url;
    }),
    takeBack() {
      stop();
      image.src = "";
    },
  };
}
