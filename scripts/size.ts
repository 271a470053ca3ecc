import { gzipSync, brotliCompressSync } from "node:zlib";
import { minify } from "terser";
import { build, type Rolldown } from "vite";

/** npm run size: what all the library's modules together weigh on the visitor's page. */
async function measure(): Promise<void> {
  const result = (await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      target: "es2017",
      write: false,
      minify: false,
      lib: { entry: "src/lib/main.ts", formats: ["cjs"] },
    },
  })) as Rolldown.RolldownOutput[];
  const { code } = result[0].output[0];
  const { code: minified = "" } = await minify(code, {
    ecma: 2017,
    compress: { passes: 3 },
    toplevel: true,
  });
  console.log(`raw       ${code.length} bytes
minified  ${minified.length} bytes
gzip      ${gzipSync(minified, { level: 9 }).length} bytes
Brotli    ${brotliCompressSync(minified).length} bytes`);
}

measure();
