import { startDemo } from "../demo/startDemo";
import { startSandbox } from "../demo/startSandbox";

/** npm start: the demo and the sandbox, until Ctrl-C. */
async function start(): Promise<void> {
  const demo = await startDemo(8080);
  const sandbox = await startSandbox(3000, demo.collectionServer);
  console.log(`
Demo:             ${demo.origin}
View sandbox:     ${sandbox.origin}/#/viewSandbox
Library sandbox:  ${sandbox.origin}/libSandbox.html

Ctrl-C stops them.`);

  const stop = () => {
    Promise.all([demo.close(), sandbox.close()]).then(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

start().catch((e: unknown) => {
  console.error(e);
  process.exit(1);
});
