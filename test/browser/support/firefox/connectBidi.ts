import WebSocket from "ws";
import { BrowserEnded } from "../BrowserEnded";

/** WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/): commands to a browser, and what it tells. */
export interface Bidi {
  /** Rejects with the browser's error, and when the browser ends before it answers. */
  send(method: string, params?: object): Promise<unknown>;
  on(method: string, listener: (params: never) => void): void;
}

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: string;
  message?: string;
}

interface Pending {
  method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Starts a session. */
export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(`${url}/session`);
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, ((params: never) => void)[]>();
  let last = 0;

  socket.on("message", (data: Buffer) => {
    const { id, method, params, result, error, message } = JSON.parse(
      data.toString(),
    ) as Message;
    if (id === undefined) {
      listeners
        .get(String(method))
        ?.forEach((listener) => listener(params as never));
      return;
    }
    const command = pending.get(id);
    pending.delete(id);
    if (error) {
      command?.reject(
        new Error(`${command.method}: ${error}: ${String(message)}`),
      );
    } else {
      command?.resolve(result);
    }
  });
  // An error is followed by it.
  socket.on("close", () => {
    pending.forEach(({ method, reject }) => reject(new BrowserEnded(method)));
    pending.clear();
  });
  await new Promise((resolve, reject) => {
    socket.on("open", resolve);
    socket.on("error", reject);
  });

  const bidi: Bidi = {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) {
          reject(new BrowserEnded(method));
          return;
        }
        pending.set(++last, { method, resolve, reject });
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
    on(method, listener) {
      listeners.set(method, [...(listeners.get(method) ?? []), listener]);
    },
  };
  await bidi.send("session.new", { capabilities: {} });
  return bidi;
}
