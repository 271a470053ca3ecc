import { defineConfig } from "vite";

/** dist/worker: the helper for the site's own service worker, one classic script for its importScripts. */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2020",
    outDir: "dist/worker",
    emptyOutDir: true,
    lib: {
      entry: "src/worker/main.ts",
      formats: ["iife"],
      name: "offlineTracking",
      fileName: () => "offline-tracking-worker.js",
    },
  },
});
