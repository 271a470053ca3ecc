import type { RolldownWatcher } from "rolldown";
import { build } from "vite";
import { runScript } from "../build/runScript";
import { readTracker } from "../demo/readTracker";
import { readVisitor } from "../demo/readVisitor";
import { startChanges } from "../demo/startChanges";
import { startDemo } from "../demo/startDemo";
import { startSandbox } from "../demo/startSandbox";
import { untilStopped } from "../demo/untilStopped";

/** npm run dev: as npm start, but what is edited is built and shown at once, with source maps. */
async function develop(): Promise<void> {
  readTracker();
  readVisitor();
  const changes = await startChanges();
  process.env.DEVELOPMENT_SCRIPT = changes.script;

  /** Builds now and on each change; resolves when built for the first time. */
  const watch = async (
    configFile: string,
    mode: string,
    emptyOutDir = true,
  ) => {
    const watcher = (await build({
      configFile,
      mode,
      logLevel: "warn",
      build: { watch: {}, sourcemap: "inline", emptyOutDir },
    })) as RolldownWatcher;
    await new Promise<void>((resolve) => {
      watcher.on("event", (event) => {
        if (event.code === "BUNDLE_END") {
          void event.result.close();
        } else if (event.code === "ERROR") {
          console.error(event.error.message);
        } else if (event.code === "END") {
          changes.tell();
          resolve();
        }
      });
    });
    return watcher;
  };
  const watchers = [
    await watch("vite.config.lib.mts", "development"),
    // The worker's helper lies among the views, and stays there as they are built anew.
    await watch("vite.config.view.mts", "sandbox", false),
    await watch("vite.config.worker.mts", "development", false),
  ];
  const demo = await startDemo(8080, changes.script);
  const sandbox = await startSandbox(3000, demo.collectionServer);
  untilStopped(demo, sandbox, changes, ...watchers);
  console.log("What you change in src is built, and the pages reload.");
}

runScript(develop);
