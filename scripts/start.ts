import { runScript } from "../build/runScript";
import { createWorkspace } from "../demo/createWorkspace";
import { readTracker } from "../demo/readTracker";
import { readVisitor } from "../demo/readVisitor";
import { startDemo } from "../demo/startDemo";
import { startSandbox } from "../demo/startSandbox";
import { untilStopped } from "../demo/untilStopped";

/** npm start: the extension is built; the demo and the sandbox run until Ctrl-C. */
runScript(async () => {
  // What is wrong with them is better known before the build.
  const names = [readTracker(), readVisitor()].map(({ name }) => name);
  console.log(`Building the extension, to run with ${names.join(" and ")}.`);
  const root = await createWorkspace();
  const demo = await startDemo(8080, "", root);
  const sandbox = await startSandbox(3000, demo.collectionServer, { root });
  untilStopped(demo, sandbox);
});
