import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { minify } from "terser";

const FOLDER = "dist/lib";
const MAIN = "main.js";

/** As in a tags library: each file minified on its own, as the body of a function. */
async function readMinified(file: string): Promise<string> {
  const { code = "" } = await minify(readFileSync(join(FOLDER, file), "utf8"), {
    ecma: 2017,
    compress: { passes: 3 },
    toplevel: true,
  });
  return code;
}

async function weigh(title: string, files: string[]): Promise<void> {
  const minified = (await Promise.all(files.map(readMinified))).join("\n");
  const gzip = gzipSync(minified, { level: 9 }).length;
  const brotli = brotliCompressSync(minified).length;
  console.log(
    `${title}: ${minified.length} bytes minified, ${gzip} gzip, ${brotli} Brotli`,
  );
}

/** npm run size: what the library's modules weigh on the visitor's page, together. */
async function measure(): Promise<void> {
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" });
  await weigh("Without rule components", [MAIN]);
  await weigh(
    "With all rule components",
    files.filter((file) => file.endsWith(".js")),
  );
}

measure();
