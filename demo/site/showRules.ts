import { fillTable } from "./fillTable.ts";

/** What the rules of the page note: see demoRules.ts. */
interface RulesWindow {
  elements?: string[];
  ran?: string[][];
  _satellite: { getVar(name: string): unknown };
}

/** Shows the data elements, and the rules that ran last. */
export function showRules(): void {
  const {
    elements = [],
    ran = [],
    _satellite,
  } = window as unknown as RulesWindow;
  fillTable(
    "elements",
    elements.map((name) => [name, String(_satellite.getVar(name))]),
  );
  fillTable("rules", ran.slice(-8).reverse());
}
