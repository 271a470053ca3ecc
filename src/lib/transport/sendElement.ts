import { settleOnce } from "./settleOnce";

/**
 * Requests a URL as the source of an image or a script. Resolves with true on its load, and with false on an error, an
 * abort or 10 s of silence.
 */
export function sendElement(
  create: () => HTMLImageElement | HTMLScriptElement,
  url: string,
): Promise<boolean> {
  return settleOnce((settle) => {
    // Here, where what other people's scripts throw counts as a failure.
    const element = create();
    element.onload = () => settle(true);
    element.onerror = element.onabort = () => settle(false);
    element.src = url;
    return () => {
      element.src = "";
    };
  });
}
