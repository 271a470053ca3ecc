import { defineConfig } from "vite";

/**
 * The helper for the site's own service worker: one classic script, for its importScripts. It lies among the views, as all of
 * them are in the package.
 */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2020",
    outDir: "dist/view",
    emptyOutDir: false,
    lib: {
      entry: "src/worker/main.ts",
      formats: ["iife"],
      name: "offlineTracking",
      fileName: () => "offline-tracking-worker.js",
    },
  },
});
