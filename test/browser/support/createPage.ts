import { setTimeout as wait } from "node:timers/promises";
import { createEvents, type Events } from "./createEvents";
import { createFrame, type RunScript } from "./createFrame";
import type { PageEvents, TestFrame, TestPage } from "./TestBrowser";
import { waitUntil } from "./waitUntil";

/** What a driver does with a tab. */
export interface TabCommands {
  run: RunScript;
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  goBack(): Promise<void>;
  click(selector: string): Promise<void>;
  frames(): Promise<TestFrame[]>;
  close: TestPage["close"];
  /** Before what is to be heard happens. */
  listen?(event: keyof PageEvents): void;
}

/** A page of the tests, and how its driver tells what happens in it. */
export type DrivenPage = TestPage & Pick<Events<PageEvents>, "tell">;

const toPattern = (glob: string) =>
  new RegExp(
    `^${glob
      .split("**")
      .map((part) =>
        part
          .split("*")
          .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
          .join("[^/]*"),
      )
      .join(".*")}$`,
  );

/** A tab, as the tests see it. */
export function createPage(commands: TabCommands): DrivenPage {
  const events = createEvents<PageEvents>();
  const frame = createFrame(commands.run);
  return {
    ...frame,
    on(event: keyof PageEvents, listener: (told: never) => void) {
      commands.listen?.(event);
      events.on(event, listener as (told: unknown) => void);
    },
    tell: events.tell,
    goto: commands.goto,
    reload: commands.reload,
    goBack: commands.goBack,
    click: commands.click,
    waitForURL: (glob) =>
      waitUntil(glob, async () => {
        const [url, state] = await frame.evaluate(() => [
          location.href,
          document.readyState,
        ]);
        return toPattern(glob).test(url) && state === "complete";
      }),
    waitForTimeout: (milliseconds) => wait(milliseconds),
    waitForEvent: (event) =>
      new Promise((resolve) => {
        events.on(event, resolve);
      }),
    frames: async () => [frame, ...(await commands.frames())],
    close: commands.close,
  };
}
