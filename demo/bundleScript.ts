import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@swc/core";

/** In the browser: runs a module, and those that it requires before it. */
const RUN = `function run(name) {
  if (!ran[name]) {
    ran[name] = {};
    modules[name](ran[name], run);
  }
  return ran[name];
}`;

/** A TypeScript file of a folder, "./name", with those of the same folder that it imports, as one script for a browser. */
export function bundleScript(folder: string, name: string): string {
  const modules = new Map<string, string>();
  const add = (one: string) => {
    const { code } = transformSync(
      readFileSync(join(folder, one + ".ts"), "utf8"),
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2017" },
        module: { type: "commonjs" },
      },
    );
    modules.set(one, code);
    [...code.matchAll(/\brequire\("(\.\/\w+)"\)/g)]
      .map(([, required]) => required)
      .filter((required) => !modules.has(required))
      .forEach(add);
  };
  add(name);
  const sources = [...modules].map(
    ([one, code]) =>
      `${JSON.stringify(one)}: function (exports, require) {\n${code}\n}`,
  );
  return `(function () {
var ran = {};
var modules = {${sources.join(",\n")}};
${RUN}
run(${JSON.stringify(name)});
})();
`;
}
