import { spawnSync } from "node:child_process";
import { IN_OWN_NETWORK } from "./findWebKit.mjs";

/** Runs this very script in a network of its own, which WebKit needs, unless it is in one already. Returns whether it did. */
export function againInOwnNetwork(): boolean {
  if (process.env.OWN_NETWORK) {
    return false;
  }
  const { execPath, execArgv, argv } = process;
  const { status } = spawnSync(
    "sh",
    [IN_OWN_NETWORK, execPath, ...execArgv, ...argv.slice(1)],
    { stdio: "inherit" },
  );
  process.exitCode = status ?? 1;
  return true;
}
