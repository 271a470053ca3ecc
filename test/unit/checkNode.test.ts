import { spawnSync } from "node:child_process";
import packageJson from "../../package.json";

/** Runs it on a Node.js that says it has another version. */
const check = (version: string) =>
  spawnSync(
    process.execPath,
    [
      "-e",
      `Object.defineProperty(process.versions, "node", { value: "${version}" }); require("./scripts/checkNode.cjs");`,
    ],
    { encoding: "utf8" },
  );

test.each(["0.10.48", "16.20.2", "18.20.8", "20.18.3", "20.9.0"])(
  "Node.js %s is too old: one sentence, exit code 1",
  (version) => {
    const { status, stdout, stderr } = check(version);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `Node.js 20.19 or later is needed, and this is ${version}: see https://nodejs.org.\n`,
    );
  },
);

test.each(["20.19.0", "20.20.2", "22.0.0", "100.0.0"])(
  "Node.js %s will do",
  (version) => {
    const { status, stderr } = check(version);
    expect([status, stderr]).toEqual([0, ""]);
  },
);

test("it is looked at before what needs it", () => {
  const { scripts } = packageJson;
  [scripts.prestart, scripts.predev, scripts.pretest].forEach((script) =>
    expect(script).toBe("node scripts/checkNode.cjs"),
  );
});
