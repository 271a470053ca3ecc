import { defineConfig } from "vite";

/**
 * dist/lib: CommonJS, one file for each module of extension.json, as the tags library builder expects it. The builder
 * minifies files one by one, so each file more costs the visitor about 25 bytes.
 */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2017",
    outDir: "dist/lib",
    emptyOutDir: true,
    minify: false,
    lib: { entry: { main: "src/lib/main.ts" }, formats: ["cjs"] },
    rollupOptions: {
      external: /^@adobe\/reactor-/,
      output: {
        entryFileNames: "[name].js",
        exports: "auto",
        esModule: false,
        generatedCode: { symbols: false },
      },
    },
  },
});
