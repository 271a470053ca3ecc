import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { compileStrings, readMessages } from "./build/compileStrings.mts";

/** The views that extension.json names. */
const views = [
  ...readFileSync("extension.json", "utf8").matchAll(/"viewPath": "(.+)"/g),
].map(([, path]) => `src/view/${path}`);

const CDN_BRIDGE =
  "https://assets.adobedtm.com/activation/reactor/extensionbridge/extensionbridge.min.js";

/**
 * Adobe's convention is to load the extension bridge from its CDN. The sandbox has no other copy: so that it works
 * without internet, builds for it bring the one of the npm package.
 */
function localBridge(): Plugin {
  return {
    name: "local-bridge",
    transformIndexHtml: {
      order: "post",
      handler: (html, { path }) =>
        html.replace(
          CDN_BRIDGE,
          "../".repeat(path.split("/").length - 2) + "extensionbridge.min.js",
        ) + (process.env.DEVELOPMENT_SCRIPT ?? ""),
    },
    generateBundle() {
      const file = createRequire(import.meta.url).resolve(
        "@adobe/reactor-bridge/dist/extensionbridge.min.js",
      );
      this.emitFile({
        type: "asset",
        fileName: "extensionbridge.min.js",
        source: readFileSync(file, "utf8"),
      });
    },
  };
}

/** The licence of the extension, for its package. */
function licence(): Plugin {
  return {
    name: "licence",
    generateBundle() {
      this.emitFile({
        type: "asset",
        fileName: "LICENSE.txt",
        source: readFileSync("LICENSE", "utf8"),
      });
    },
  };
}

/** The texts of the views, in all their languages. */
function localizedStrings(): Plugin {
  return {
    name: "localized-strings",
    resolveId: (id) => (id === "virtual:strings" ? id : undefined),
    load(id) {
      if (id !== "virtual:strings") {
        return undefined;
      }
      Object.keys(readMessages()).forEach((locale) =>
        this.addWatchFile(resolve("src/view/strings", `${locale}.json`)),
      );
      return `export default ${compileStrings()}`;
    },
  };
}

/** dist/view: the views; with `--mode sandbox`, for the sandbox and the tests. */
export default defineConfig(({ mode }) => ({
  root: "src/view",
  base: "./",
  plugins: [
    react(),
    localizedStrings(),
    licence(),
    ...(mode === "sandbox" ? [localBridge()] : []),
  ],
  build: {
    outDir: "../../dist/view",
    emptyOutDir: true,
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
    // Of the libraries in it.
    license: { fileName: "THIRD-PARTY-LICENSES.md" },
    rollupOptions: {
      input: views,
    },
  },
}));
