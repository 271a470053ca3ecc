import type { Page } from "playwright-core";

const BUSY = 500;

/** A renderer process of the browser. */
export interface Renderer {
  /** Of the process. */
  id: number;
  /** Stops it, as a phone does with a browser in the background. */
  suspend(): void;
  resume(): void;
  /** Ends it, as a crash or a lack of memory does. */
  end(): void;
}

/** Finds the process that runs a page's scripts: the one that takes time while they do. */
export async function findRenderer(page: Page): Promise<Renderer> {
  const browser = page.context().browser();
  if (!browser) {
    throw new Error("The page has no browser");
  }
  const session = await browser.newBrowserCDPSession();
  const times = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return new Map(
      processInfo
        .filter(({ type }) => type === "renderer")
        .map(({ id, cpuTime }) => [id, cpuTime]),
    );
  };
  const before = await times();
  await page.evaluate((milliseconds) => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      // Busy.
    }
  }, BUSY);
  const after = await times();
  await session.detach();
  const [[id]] = [...after]
    .map(([process, time]): [number, number] => [
      process,
      time - (before.get(process) ?? 0),
    ])
    .sort(([, one], [, other]) => other - one);
  return {
    id,
    suspend: () => process.kill(id, "SIGSTOP"),
    resume: () => process.kill(id, "SIGCONT"),
    end: () => void process.kill(id, "SIGKILL"),
  };
}
