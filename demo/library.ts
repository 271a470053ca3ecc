import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

export const ROOT = join(__dirname, "..");
const EXTENSION = "analytics-offline-tracking";
const { sharedModules } = JSON.parse(
  readFileSync(join(ROOT, "extension.json"), "utf8"),
) as { sharedModules: { name: string; libPath: string }[] };

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
  /** The ID service that the trackers ask for the visitor's ID; undefined: none. */
  visitor?: VisitorSettings;
}

/** What the ID service is set up with. */
export interface VisitorSettings {
  /** Where VisitorAPI, or its stand-in, is served. */
  url: string;
  orgId: string;
  configuration: Record<string, unknown>;
}

/** A component of the extension in a rule: "events/hitQueued", or any code. */
export interface RuleComponent {
  /** Its module: the path in dist/lib, without ".js". */
  module?: string;
  settings?: object;
  /** Else the source of a function(trigger or event, turbine). */
  code?: string;
  /** Of a condition. */
  negate?: boolean;
}

/** A rule. */
export interface Rule {
  name: string;
  events: RuleComponent[];
  conditions?: RuleComponent[];
  /** Each waits for the one before it. */
  actions: RuleComponent[];
}

/** What a tag manager has set up in a property. */
export interface Property {
  /** The settings of Offline Tracking; undefined: not installed. */
  settings?: unknown;
  /** The settings of the Adobe Analytics extension; undefined: not installed. */
  analytics?: AnalyticsSettings;
  /** The source of the functions that give the data elements' values. */
  dataElements?: Record<string, string | RuleComponent>;
  rules?: Rule[];
  /** The folder of the extension, where it isn't this one. */
  root?: string;
}

const RULE_COMPONENT = /^dist\/lib\/(events|conditions|actions|dataElements)\//;
const pathOf = ({ module }: RuleComponent) => module && `dist/lib/${module}.js`;
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesIn(join(folder, entry.name))
      : [join(folder, entry.name)],
  );

const moduleOf = (path: string, source: string, more: string[] = []) =>
  `${JSON.stringify(path)}: {${[...more, `script: function(module, exports, require, turbine) {\n${source}\n}`].join(", ")}}`;

/** The modules of the built extension, as a tags library holds them: of rule components, those that are used. */
function extensionModules(root: string, used: RuleComponent[]): string {
  return filesIn(join(root, "dist", "lib"))
    .map((file) => relative(root, file).split(sep).join("/"))
    .filter(
      (path) =>
        !RULE_COMPONENT.test(path) || used.some((one) => path === pathOf(one)),
    )
    .map((path) => {
      const shared = sharedModules.find(({ libPath }) => libPath === path);
      return moduleOf(
        `${EXTENSION}/${path}`,
        readFileSync(join(root, path), "utf8"),
        shared && ["shared: true", `name: "${shared.name}"`],
      );
    })
    .join(",\n");
}

/** A component, as the container of a tags library has it. */
function componentOf(component: RuleComponent) {
  const { settings = {}, code, negate } = component;
  const path = pathOf(component);
  const [modulePath, text] = path
    ? [`${EXTENSION}/${path}`, JSON.stringify(settings)]
    : ["code/lib/code.js", `{source: ${String(code)}}`];
  return `{modulePath: "${modulePath}", settings: ${text}, negate: ${String(!!negate)}, ruleOrder: 50, delayNext: true, timeout: 20000}`;
}

function ruleOf({ name, events, conditions = [], actions }: Rule): string {
  const list = (components: RuleComponent[]) =>
    `[${components.map(componentOf).join(", ")}]`;
  return `{id: "${name}", name: "${name}", events: ${list(events)}, conditions: ${list(conditions)}, actions: ${list(actions)}}`;
}

/**
 * Builds a tags library: the extensions of a property, with the built extension and a small Adobe Analytics extension
 * among them, and the turbine engine that Adobe runs them with.
 */
export function buildLibrary({
  settings,
  analytics,
  dataElements = {},
  rules = [],
  root = ROOT,
}: Property): string {
  const extensions: string[] = [];
  const used = [
    ...rules.flatMap(({ events, conditions = [], actions }) => [
      ...events,
      ...conditions,
      ...actions,
    ]),
    ...Object.values(dataElements).filter((one) => typeof one !== "string"),
  ];
  if (settings !== undefined) {
    extensions.push(
      `"${EXTENSION}": {displayName: "Offline Tracking for Adobe Analytics", settings: ${JSON.stringify(settings)}, modules: {${extensionModules(root, used)}}}`,
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
      ([name, element]) =>
        `${JSON.stringify(name)}: ${componentOf(typeof element === "string" ? { code: element } : element)}`,
    )
    .join(",");
  extensions.push(
    `"code": {displayName: "Code", modules: {${moduleOf(
      "code/lib/code.js",
      "module.exports = function(settings, more) { return settings.source(more, turbine); };",
    )}}}`,
  );

  const container = `window._satellite = window._satellite || {};
window._satellite.container = {
  rules: [${rules.map(ruleOf).join(",\n")}],
  dataElements: {${elements}},
  extensions: {${extensions.join(",\n")}},
  company: {orgId: "ORG@AdobeOrg"},
  property: {name: "Demo", settings: {undefinedVarsReturnEmpty: false, ruleComponentSequencingEnabled: true, domains: ["localhost"]}},
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
