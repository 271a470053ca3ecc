import { startDemo } from "../demo/startDemo";
import { startSandbox } from "../demo/startSandbox";
import { untilStopped } from "../demo/untilStopped";

/** npm start: the demo and the sandbox, until Ctrl-C. */
async function start(): Promise<void> {
  const demo = await startDemo(8080);
  const sandbox = await startSandbox(3000, demo.collectionServer);
  untilStopped(demo, sandbox);
}

start().catch((e: unknown) => {
  console.error(e);
  process.exit(1);
});
