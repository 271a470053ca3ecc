import { defineConfig } from "vite";

/** dist/lib: CommonJS, one file a module, as the tags library builder expects it. */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2017",
    outDir: "dist/lib",
    emptyOutDir: true,
    minify: false,
    lib: { entry: "src/lib/main.ts", formats: ["cjs"] },
    rollupOptions: {
      // Of idb, "wrap" is enough: without this its shortcuts would come along, which double its size.
      treeshake: { moduleSideEffects: (id) => !id.includes("/idb/") },
      external: /^@adobe\/reactor-/,
      output: {
        preserveModules: true,
        preserveModulesRoot: "src/lib",
        entryFileNames: ({ name }) =>
          name.replace(/^.*node_modules\/(.+)\/build\/.*$/, "vendor/$1") +
          ".js",
        exports: "auto",
        minifyInternalExports: true,
      },
    },
  },
});
