import { existsSync, readFileSync } from "node:fs";
import { defineConfig } from "vite";

const extension = readFileSync("extension.json", "utf8");

/** The modules that extension.json names: dist/lib/actions/x.js is made of src/lib/actions/x.ts or x/index.ts. */
const modules = [...extension.matchAll(/"dist\/lib\/(.+)\.js"/g)].map(
  ([, name]): [string, string] => {
    const file = `src/lib/${name}.ts`;
    return [name, existsSync(file) ? file : `src/lib/${name}/index.ts`];
  },
);

/**
 * dist/lib: CommonJS, one file for each module of extension.json, as the tags library builder expects it, and one for what
 * rule components share. The builder minifies files one by one, so each file more costs the visitor about 25 bytes.
 */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2017",
    outDir: "dist/lib",
    emptyOutDir: true,
    minify: false,
    lib: { entry: Object.fromEntries(modules), formats: ["cjs"] },
    rollupOptions: {
      // What rule components need of the library is exported by main.js itself.
      preserveEntrySignatures: "allow-extension",
      external: /^@adobe\/reactor-/,
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        exports: "auto",
        esModule: false,
        generatedCode: { symbols: false },
      },
    },
  },
});
