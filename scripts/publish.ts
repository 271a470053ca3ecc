import { spawnSync } from "node:child_process";
import extension from "../extension.json";
import { runAdobeTool } from "../build/adobe/runAdobeTool";
import { publish } from "../build/publish";

/** npm run upload, npm run release: Adobe's tools, with credentials from the environment. */
process.exitCode = publish(process.argv.slice(2), {
  env: process.env,
  archive: `package-${extension.name}-${extension.version}.zip`,
  isTerminal: process.stdin.isTTY,
  log: (message) => console.error(message),
  run: (name, ...args) =>
    name === "npm"
      ? (spawnSync(name, args, {
          stdio: "inherit",
          shell: process.platform === "win32",
        }).status ?? 1)
      : runAdobeTool(name, ...args),
});
