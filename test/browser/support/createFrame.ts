import type { TestFrame } from "./TestBrowser";
import { waitUntil } from "./waitUntil";

/** Runs an expression in a document. Gives the text that its promise is resolved with, if it is one. */
export type RunScript = (expression: string) => Promise<unknown>;

/** Texts are scripts of any form: eval, which a content security policy may forbid, gives their last value. */
const toCall = (inPage: unknown, argument: unknown) =>
  typeof inPage === "string"
    ? `(0, eval)(${JSON.stringify(inPage)})`
    : `(${String(inPage)})(${JSON.stringify(argument) ?? ""})`;

/** A document, by what runs scripts in it. */
export function createFrame(run: RunScript): TestFrame {
  const evaluate = async (inPage: unknown, argument?: unknown) => {
    const text = await run(
      `(async () => JSON.stringify(await ${toCall(inPage, argument)}))()`,
    );
    return typeof text === "string" ? (JSON.parse(text) as unknown) : undefined;
  };
  return {
    evaluate: evaluate,
    waitForFunction: (inPage, argument, { timeout } = {}) =>
      waitUntil(
        String(inPage),
        async () =>
          (await run(
            `(async () => (await ${toCall(inPage, argument)}) ? "yes" : "no")()`,
          )) === "yes",
        timeout,
      ),
  };
}
