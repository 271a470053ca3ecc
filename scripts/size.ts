import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { minify } from "terser";

const FOLDER = "dist/lib";

/** As in a tags library: each file minified on its own, as the body of a function. */
async function readMinified(file: string): Promise<string> {
  const { code = "" } = await minify(readFileSync(join(FOLDER, file), "utf8"), {
    ecma: 2017,
    compress: { passes: 3 },
    toplevel: true,
  });
  return code;
}

/** npm run size: what the library's modules weigh on the visitor's page, together. */
async function measure(): Promise<void> {
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" });
  const modules = files.filter((file) => file.endsWith(".js"));
  const minified = (await Promise.all(modules.map(readMinified))).join("\n");
  console.log(`minified  ${minified.length} bytes
gzip      ${gzipSync(minified, { level: 9 }).length} bytes
Brotli    ${brotliCompressSync(minified).length} bytes`);
}

measure();
