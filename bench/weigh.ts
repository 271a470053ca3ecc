import { brotliCompressSync, gzipSync } from "node:zlib";
import { minify } from "terser";

/** Bytes of scripts. */
export interface Weight {
  raw: number;
  minified: number;
  gzip: number;
  brotli: number;
}

/** As in a tags library: each script minified on its own, as the body of a function; then all compressed together. */
export async function weigh(sources: string[]): Promise<Weight> {
  const scripts = await Promise.all(
    sources.map((source) =>
      minify(source, { ecma: 2017, compress: { passes: 3 }, toplevel: true }),
    ),
  );
  const minified = scripts.map(({ code = "" }) => code).join("\n");
  return {
    raw: sources.join("\n").length,
    minified: minified.length,
    gzip: gzipSync(minified, { level: 9 }).length,
    brotli: brotliCompressSync(minified).length,
  };
}
