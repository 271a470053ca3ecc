import { settleOnce } from "./settleOnce";

// Browsers refuse to keep more than 64 KiB alive.
const LONGEST_KEPT_ALIVE = 60000;

/**
 * Posts a form with credentials, in a way that outlives the page. Resolves with true on status 200, save for a web page
 * (a captive portal's), and with false on any other end or after 10 s. `onAnswer` gets the body of a 200.
 */
export function sendPost(
  url: string,
  body: string,
  onAnswer?: (text: string) => void,
): Promise<boolean> {
  return settleOnce((settle) => {
    const abortion = new AbortController();
    fetch(url, {
      signal: abortion.signal,
      method: "POST",
      body,
      credentials: "include",
      keepalive: body.length < LONGEST_KEPT_ALIVE,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    })
      .then((response): unknown => {
        const isDelivered =
          response.status === 200 &&
          !/html/.test(response.headers.get("Content-Type") as string);
        settle(isDelivered);
        return isDelivered && response.text().then(onAnswer);
      })
      // An answer that breaks off was an answer all the same: only the first call settles.
      .catch(() => settle(false));
    return () => abortion.abort();
  });
}
