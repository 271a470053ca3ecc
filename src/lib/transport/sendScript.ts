import type { Answer, Sending } from "./Sending";
import { showRequest } from "./showRequest";

/**
 * Requests a URL as a script, whose answer calls `s.doPostbacks`. The proof of delivery is that it loads and runs without an
 * error: a portal's web page loads as well, but is no script.
 */
export function sendScript(url: string): Sending {
  const script = document.createElement("script");
  showRequest(url, script);
  let hasError = false;
  const noteError = () => {
    hasError = true;
    // The load event follows in the same task. What throws later is not this script.
    setTimeout(() => {
      hasError = false;
    });
  };
  const remove = () => {
    removeEventListener("error", noteError);
    script.remove();
  };

  return {
    answer: new Promise<Answer>((resolve) => {
      const settle = (isDelivered: boolean) => {
        remove();
        resolve({ end: isDelivered ? "delivered" : "failed" });
      };
      script.onload = () => settle(!hasError);
      script.onerror = () => settle(false);
      script.src = url;
      addEventListener("error", noteError);
      document.head.appendChild(script);
    }),
    takeBack: remove,
  };
}
