import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import extension from "../extension.json";
import { publish } from "../build/publish";

const { resolve } = createRequire(__filename);

/** npm run upload, npm run release: Adobe's tools, with credentials from the environment. */
process.exitCode = publish(process.argv[2], {
  env: process.env,
  archive: `package-${extension.name}-${extension.version}.zip`,
  log: (message) => console.error(message),
  run(name, ...args) {
    const [command, first] =
      name === "npm" ? ["npm", []] : [process.execPath, [resolve(name)]];
    return (
      spawnSync(command, [...first, ...args], {
        stdio: "inherit",
        shell: name === "npm" && process.platform === "win32",
      }).status ?? 1
    );
  },
});
