import { element } from "./element.ts";

/** What is in a cell of a table; `kind` is for its looks. */
export interface Cell {
  text: string;
  kind?: string;
}

const filled = new Map<string, string>();

/** Fills a table, where it has changed: else what is selected there wouldn't stay so. The first cells may be headings. */
export function fillTable(
  id: string,
  rows: (string | Cell)[][],
  hasHeadings = false,
): void {
  const key = JSON.stringify(rows);
  if (filled.get(id) === key) {
    return;
  }
  filled.set(id, key);
  element(id).replaceChildren(
    ...rows.map((cells) => {
      const row = document.createElement("tr");
      row.append(
        ...cells.map((given, index) => {
          const isHeading = hasHeadings && !index;
          const cell = document.createElement(isHeading ? "th" : "td");
          const { text, kind } =
            typeof given === "string" ? { text: given, kind: "" } : given;
          cell.textContent = text;
          cell.className = kind ?? "";
          if (isHeading) {
            cell.scope = "row";
          }
          return cell;
        }),
      );
      return row;
    }),
  );
}
