import { BrowserEnded } from "../BrowserEnded";
import { waitUntil } from "../waitUntil";

/** Sends a command of WebDriver (https://www.w3.org/TR/webdriver2/) to a session, "/url" for example. */
export type Send = (
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
) => Promise<unknown>;

/** A session of WebDriver. */
export interface WebDriver {
  /** Does something that nothing else comes between: a session looks at one window at a time. */
  inTurn<Result>(work: (send: Send) => Promise<Result>): Promise<Result>;
}

/** Longer than anything that a page is asked to do. */
const TIMEOUTS = { script: 120000, pageLoad: 60000 };

/** Starts a session with a driver that listens, or will in a moment. */
export async function connectWebDriver(
  port: number,
  browserOptions: { binary: string; args: string[] },
): Promise<WebDriver> {
  const origin = `http://127.0.0.1:${port}`;
  const request = async (method: string, path: string, body?: object) => {
    const response = await fetch(origin + path, {
      method,
      body: body && JSON.stringify(body),
    }).catch(() => {
      throw new BrowserEnded(path);
    });
    const { value } = (await response.json()) as {
      value: { error?: string; message?: string } | null;
    };
    if (!response.ok) {
      throw new Error(`${path}: ${value?.error}: ${value?.message}`);
    }
    return value;
  };
  await waitUntil(
    "WebKitWebDriver",
    async () => (await fetch(`${origin}/status`)).ok,
  );
  const { sessionId } = (await request("POST", "/session", {
    capabilities: {
      alwaysMatch: { "webkitgtk:browserOptions": browserOptions },
    },
  })) as { sessionId: string };
  const send: Send = (method, path, body) =>
    request(method, `/session/${sessionId}${path}`, body);
  await send("POST", "/timeouts", TIMEOUTS);

  let last: Promise<unknown> = Promise.resolve();
  return {
    inTurn(work) {
      const turn = last.then(() => work(send));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
