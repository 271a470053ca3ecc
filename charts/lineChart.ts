import { COLOURS, drawing, line, short, text } from "./svg";

export interface Series {
  name: string;
  points: [x: number, y: number][];
}

interface Options {
  title: string;
  xLabel: string;
  yLabel: string;
  series: Series[];
  /** Times worth a vertical line, with what happens then. */
  marks?: [x: number, label: string][];
}

const WIDTH = 800;
const HEIGHT = 380;
const LEFT = 70;
const RIGHT = 20;
const TOP = 70;
const BOTTOM = 50;

/** A chart of lines, y on a logarithmic scale from 1. */
export function lineChart({
  title,
  xLabel,
  yLabel,
  series,
  marks = [],
}: Options): string {
  const points = series.flatMap((one) => one.points);
  const mostX = Math.max(...points.map(([x]) => x));
  const decades = Math.ceil(Math.log10(Math.max(...points.map(([, y]) => y))));
  const toX = (x: number) => LEFT + (x / mostX) * (WIDTH - LEFT - RIGHT);
  const toY = (y: number) =>
    HEIGHT -
    BOTTOM -
    (Math.log10(Math.max(1, y)) / decades) * (HEIGHT - TOP - BOTTOM);

  const parts: string[] = [];
  for (let decade = 0; decade <= decades; decade++) {
    const y = toY(10 ** decade);
    parts.push(
      line(LEFT, y, WIDTH - RIGHT, y),
      text(LEFT - 6, y + 4, short(10 ** decade), { anchor: "end" }),
    );
  }
  for (let step = 0; step <= 5; step++) {
    const x = (mostX * step) / 5;
    parts.push(
      text(toX(x), HEIGHT - BOTTOM + 18, short(x), { anchor: "middle" }),
    );
  }
  marks.forEach(([x, label]) => {
    parts.push(
      line(toX(x), TOP, toX(x), HEIGHT - BOTTOM, "#6e6e6e"),
      text(toX(x) + 4, TOP + 12, label, { colour: "#6e6e6e" }),
    );
  });
  series.forEach(({ name, points: own }, index) => {
    const path = own
      .map(([x, y]) => `${toX(x).toFixed(1)},${toY(y).toFixed(1)}`)
      .join(" ");
    parts.push(
      `<polyline points="${path}" fill="none" stroke="${COLOURS[index]}" stroke-width="2"/>`,
      text(
        20 + (index * (WIDTH - 20)) / Math.max(3, series.length),
        50,
        "■ " + name,
        {
          colour: COLOURS[index],
          weight: 700,
        },
      ),
    );
  });
  parts.push(
    text((LEFT + WIDTH) / 2, HEIGHT - 10, xLabel, { anchor: "middle" }),
    text(LEFT - 50, TOP - 6, yLabel),
  );
  return drawing(WIDTH, HEIGHT, title, parts);
}
