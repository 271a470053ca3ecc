import type { Demo } from "./startDemo";
import type { SiteServer } from "./siteServer";

/** Prints where to look, and closes everything on Ctrl-C. */
export function untilStopped(
  demo: Demo,
  sandbox: SiteServer,
  ...others: { close(): Promise<unknown> }[]
): void {
  console.log(`
Demo:             ${demo.origin}
View sandbox:     ${sandbox.origin}/#/viewSandbox
Library sandbox:  ${sandbox.origin}/libSandbox.html

Ctrl-C stops them.`);

  const stop = () => {
    Promise.all([demo, sandbox, ...others].map((one) => one.close())).then(() =>
      process.exit(0),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
