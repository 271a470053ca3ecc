import { createFrame, type RunScript } from "../createFrame";
import { createPage, type DrivenPage } from "../createPage";
import type { Send, WebDriver } from "./connectWebDriver";

/** What the script says when it is done; WebDriver itself would wait for the end of its patience after an exception. */
interface Outcome {
  value?: unknown;
  error?: string;
}

const toBody = (expression: string) =>
  `const done = arguments[arguments.length - 1];
${expression}.then((value) => done({ value }), (error) => done({ error: String(error) }));`;

/** A tab of WebKit. */
export function createWebKitPage(
  { inTurn }: WebDriver,
  handle: string,
  isClosed: () => boolean,
): DrivenPage {
  const inWindow = <Result>(work: (send: Send) => Promise<Result>) =>
    inTurn(async (send) => {
      await send("POST", "/window", { handle });
      return work(send);
    });
  const run = async (send: Send, expression: string) => {
    const { value, error } = (await send("POST", "/execute/async", {
      script: toBody(expression),
      args: [],
    }).catch((e: unknown) => {
      // So it says where the script closed its own window.
      if (String(e).includes("Could not parse script result")) {
        return {};
      }
      throw e;
    })) as Outcome;
    if (error) {
      throw new Error(error);
    }
    return value;
  };
  const command = async (path: string, body: object = {}) => {
    await inWindow((send) => send("POST", path, body));
  };
  const runInFrame =
    (id: number): RunScript =>
    (expression) =>
      inWindow(async (send) => {
        await send("POST", "/frame", { id });
        try {
          return await run(send, expression);
        } finally {
          await send("POST", "/frame", { id: null });
        }
      });

  return createPage({
    run: (expression) => inWindow((send) => run(send, expression)),
    goto: (url) => command("/url", { url }),
    reload: () => command("/refresh"),
    goBack: () => command("/back"),
    click: (selector) =>
      inWindow(async (send) => {
        const element = (await send("POST", "/element", {
          using: "css selector",
          value: selector,
        })) as Record<string, string>;
        const [id] = Object.values(element);
        await send("POST", `/element/${id}/click`, {});
      }),
    async frames() {
      const count = await inWindow((send) =>
        run(send, "Promise.resolve(window.length)"),
      );
      return Array.from({ length: Number(count) }, (_, id) =>
        createFrame(runInFrame(id)),
      );
    },
    async close() {
      try {
        await inWindow((send) => send("DELETE", "/window"));
      } catch (e) {
        // It may have closed itself.
        if (!isClosed() && !String(e).includes("no such window")) {
          throw e;
        }
      }
    },
  });
}
