/** The colours of a chart's series, told apart by the colour-blind too. */
export const COLOURS = ["#0d66d0", "#d7373f", "#2d9d78", "#8e6400"];

/** A text as SVG holds it. */
export const escape = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

interface TextOptions {
  size?: number;
  anchor?: "start" | "middle" | "end";
  colour?: string;
  weight?: number;
}

export const text = (
  x: number,
  y: number,
  content: string,
  {
    size = 12,
    anchor = "start",
    colour = "#222",
    weight = 400,
  }: TextOptions = {},
): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${String(size)}" text-anchor="${anchor}" fill="${colour}" font-weight="${String(weight)}">${escape(content)}</text>`;

export const line = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour = "#d8d8d8",
): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${colour}"/>`;

/** A whole drawing on white, with its title for those who can't see it. */
export const drawing = (
  width: number,
  height: number,
  title: string,
  parts: string[],
): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" font-family="system-ui, sans-serif" role="img">
<title>${escape(title)}</title>
<rect width="100%" height="100%" fill="#fff"/>
${text(20, 26, title, { size: 16, weight: 700 })}
${parts.join("\n")}
</svg>
`;

/** A number in few characters: 1.5M, 20k, 0.03. */
export function short(value: number): string {
  const units: [number, string][] = [
    [1e6, "M"],
    [1e3, "k"],
  ];
  const [size, unit] = units.find(([least]) => value >= least) ?? [1, ""];
  return String(Number((value / size).toPrecision(2))) + unit;
}
