import { createFrame, type RunScript } from "../createFrame";
import { createPage, type DrivenPage, type TabCommands } from "../createPage";
import { waitUntil } from "../waitUntil";
import type { Bidi } from "./connectBidi";

interface Evaluation {
  type: "success" | "exception";
  result?: { value?: unknown };
  exceptionDetails?: { text: string };
}

interface Tree {
  contexts: { context: string; children: { context: string }[] }[];
}

/** A tab of Firefox. */
export function createFirefoxPage(
  context: string,
  { send, listen }: Pick<Bidi, "send"> & Pick<TabCommands, "listen">,
): DrivenPage {
  const runIn =
    (document: string): RunScript =>
    async (expression) => {
      const { result, exceptionDetails } = (await send("script.evaluate", {
        expression,
        target: { context: document },
        awaitPromise: true,
      })) as Evaluation;
      if (exceptionDetails) {
        throw new Error(exceptionDetails.text);
      }
      return result?.value;
    };

  const nodeOf = async (expression: string) => {
    const { result } = (await send("script.evaluate", {
      expression,
      target: { context },
      awaitPromise: false,
    })) as { result: { sharedId: string } };
    return { sharedId: result.sharedId };
  };

  return createPage({
    run: runIn(context),
    listen,
    async goto(url) {
      await send("browsingContext.navigate", {
        context,
        url,
        wait: "complete",
      });
    },
    async reload() {
      await send("browsingContext.reload", { context, wait: "complete" });
    },
    async goBack() {
      await send("browsingContext.traverseHistory", { context, delta: -1 });
      await waitUntil(
        "the page before",
        async () =>
          (await runIn(context)("document.readyState")) === "complete",
      );
    },
    async click(selector) {
      const origin = {
        type: "element",
        element: await nodeOf(`document.querySelector("${selector}")`),
      };
      await send("input.performActions", {
        context,
        actions: [
          {
            type: "pointer",
            id: "mouse",
            actions: [
              { type: "pointerMove", x: 0, y: 0, origin },
              { type: "pointerDown", button: 0 },
              { type: "pointerUp", button: 0 },
            ],
          },
        ],
      });
    },
    async frames() {
      const { contexts } = (await send("browsingContext.getTree", {
        root: context,
      })) as Tree;
      return contexts[0].children.map((child) =>
        createFrame(runIn(child.context)),
      );
    },
    async close({ runBeforeUnload: promptUnload } = {}) {
      // It may have closed itself.
      await send("browsingContext.close", { context, promptUnload }).catch(
        (e: unknown) => {
          if (!String(e).includes("no such frame")) {
            throw e;
          }
        },
      );
    },
  });
}
