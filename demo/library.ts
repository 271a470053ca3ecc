import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

export const ROOT = join(__dirname, "..");
const EXTENSION = "analytics-offline-tracking";

/** The settings of the small Adobe Analytics extension of the demo and the tests. */
export interface AnalyticsSettings {
  /** The accounts ("suite1,suite2") that get a tracker each. */
  accounts: string[];
  /** Where AppMeasurement, or its stand-in, is served. */
  trackerUrl: string;
  /** The collection server, for each account. */
  trackingServers: string[];
  /** Further variables. */
  variables?: Record<string, unknown>;
}

/** What a tag manager has set up in a property. */
export interface Property {
  /** The settings of Offline Tracking; undefined: not installed. */
  settings?: unknown;
  /** The settings of the Adobe Analytics extension; undefined: not installed. */
  analytics?: AnalyticsSettings;
  /** The source of the functions that give the data elements' values. */
  dataElements?: Record<string, string>;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesIn(join(folder, entry.name))
      : [join(folder, entry.name)],
  );

const moduleOf = (path: string, source: string, more: string[] = []) =>
  `${JSON.stringify(path)}: {${[...more, `script: function(module, exports, require, turbine) {\n${source}\n}`].join(", ")}}`;

/** The modules of the built extension, as a tags library holds them. */
function extensionModules(): string {
  return filesIn(join(ROOT, "dist", "lib"))
    .map((file) =>
      moduleOf(
        [EXTENSION, ...relative(ROOT, file).split(sep)].join("/"),
        readFileSync(file, "utf8"),
      ),
    )
    .join(",\n");
}

/**
 * Builds a tags library: the extensions of a property, with the built extension and a small Adobe Analytics extension
 * among them, and the turbine engine that Adobe runs them with.
 */
export function buildLibrary({
  settings,
  analytics,
  dataElements = {},
}: Property): string {
  const extensions: string[] = [];
  if (settings !== undefined) {
    extensions.push(
      `"${EXTENSION}": {displayName: "Offline Tracking for Adobe Analytics", settings: ${JSON.stringify(settings)}, modules: {${extensionModules()}}}`,
    );
  }
  if (analytics) {
    const modules = ["augment-tracker", "get-tracker", "main"]
      .map((name) =>
        moduleOf(
          `adobe-analytics/src/lib/${name}.js`,
          readFileSync(
            join(__dirname, "adobe-analytics", name + ".js"),
            "utf8",
          ),
          name === "main" ? [] : ["shared: true", `name: "${name}"`],
        ),
      )
      .join(",\n");
    extensions.push(
      `"adobe-analytics": {displayName: "Adobe Analytics", settings: ${JSON.stringify(analytics)}, modules: {${modules}}}`,
    );
  }
  const elements = Object.entries(dataElements)
    .map(
      ([name, source]) =>
        `${JSON.stringify(name)}: {modulePath: "data-elements/lib/code.js", settings: {source: ${source}}}`,
    )
    .join(",");
  extensions.push(
    `"data-elements": {displayName: "Data Elements", modules: {${moduleOf(
      "data-elements/lib/code.js",
      "module.exports = function(settings) { return settings.source(); };",
    )}}}`,
  );

  const container = `window._satellite = window._satellite || {};
window._satellite.container = {
  rules: [],
  dataElements: {${elements}},
  extensions: {${extensions.join(",\n")}},
  company: {orgId: "ORG@AdobeOrg"},
  property: {name: "Demo", settings: {undefinedVarsReturnEmpty: false, domains: ["localhost"]}},
  buildInfo: {turbineVersion: "28", buildDate: "2026-01-01T00:00:00Z", minified: false},
  environment: {id: "EN0", stage: "development"}
};
`;
  const engine = readFileSync(
    require.resolve("@adobe/reactor-turbine/dist/engine.js"),
    "utf8",
  );
  return container + engine;
}
