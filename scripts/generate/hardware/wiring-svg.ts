/** Pieces of SVG as text. Coordinates are pixels of the drawing; 22 of them are the 2.54 mm between two pins. */
export type Point = readonly [x: number, y: number];

type Attributes = Readonly<Record<string, string | number | undefined>>;

export const pitch = 22;
/** Pixels of a length in millimetres. */
export const px = (millimetres: number): number => (millimetres * pitch) / 2.54;

const short = (value: string | number): string | number =>
  typeof value === "number" ? Math.round(value * 10) / 10 : value;

const escape = (words: string): string =>
  words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** An element with what is in it; attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${short(value ?? "")}"`)
    .join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export const group = (attributes: Attributes, parts: readonly string[]): string =>
  element("g", attributes, parts.join("\n"));

export const rectangle = (at: Point, size: Point, attributes: Attributes): string =>
  element("rect", { x: at[0], y: at[1], width: size[0], height: size[1], ...attributes });

export const circle = (at: Point, radius: number, attributes: Attributes): string =>
  element("circle", { cx: at[0], cy: at[1], r: radius, ...attributes });

export interface TextStyle {
  readonly size?: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly bold?: boolean;
  /** A class of the style sheet; "ink" unless told. */
  readonly style?: string;
}

export const label = (at: Point, words: string, { size = 13, anchor, bold, style = "ink" }: TextStyle = {}): string =>
  element(
    "text",
    {
      x: at[0],
      y: at[1],
      class: style,
      "font-size": size,
      "text-anchor": anchor === "start" ? undefined : anchor,
      "font-weight": bold === true ? 700 : undefined,
    },
    escape(words),
  );

/** A line through the points; its corners are round. */
export function roundedPath(points: readonly Point[], radius = 10): string {
  const steps = points.map((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined) {
      return `M${point.map(short).join(" ")}`;
    }
    if (after === undefined) {
      return `L${point.map(short).join(" ")}`;
    }
    const from = towards(point, before, radius);
    const to = towards(point, after, radius);
    return `L${from.map(short).join(" ")}Q${point.map(short).join(" ")} ${to.map(short).join(" ")}`;
  });
  return steps.join("");
}

/** A line without its ends, which are `length` long. */
export function withoutEnds(points: readonly Point[], length: number): readonly Point[] {
  return points.map((point, index) => {
    const neighbour = index === 0 ? points[1] : index === points.length - 1 ? points[index - 1] : undefined;
    return neighbour === undefined ? point : towards(point, neighbour, length);
  });
}

/** The point at most `distance` (and half the way) from `from` to `to`. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const share = length === 0 ? 0 : Math.min(distance / length, 0.5);
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** The middle of the longest straight piece of a line. */
export function middleOfLongest(points: readonly Point[]): Point {
  let best: Point = points[0] ?? [0, 0];
  let longest = -1;
  points.forEach((point, index) => {
    const next = points[index + 1];
    if (next !== undefined && Math.hypot(next[0] - point[0], next[1] - point[1]) > longest) {
      longest = Math.hypot(next[0] - point[0], next[1] - point[1]);
      best = [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2];
    }
  });
  return best;
}

/** Readable on white, on black, and printed without colours: every line has an outline in the colour of the text. */
const styleSheet = `
.paper{fill:#fff}.ink{fill:#1b1f24}.soft{fill:#57606a}.line{stroke:#1b1f24}.faint{stroke:#afb8c1}
.part{fill:#f0f2f5;stroke:#1b1f24;stroke-width:1.5}.metal{fill:#d0d7de;stroke:#57606a}.lead{stroke:#8c959f}
.badge{fill:#fff;stroke:#1b1f24;stroke-width:1.5}.casing{stroke:#fff}.call{fill:#fff8c5;stroke:#1b1f24}
.call-text{fill:#1b1f24}.board{fill:#1f6b3a;stroke:#0f3d20}.board-name{fill:#fff}.board-soft{fill:#a7d7b8}
.ring{fill:none;stroke:#d1242f;stroke-width:4}
@media (prefers-color-scheme:dark){.paper{fill:#161b22}.ink{fill:#e6edf3}.soft{fill:#9da7b1}.line{stroke:#e6edf3}
.faint{stroke:#484f58}.part{fill:#2d333b;stroke:#e6edf3}.badge{fill:#161b22;stroke:#e6edf3}.casing{stroke:#161b22}
.ring{stroke:#ff7b72}}
`;

/** The whole file. `view` is the part of the drawing that is shown: x, y, width, height. */
export function svgFile(
  view: readonly [number, number, number, number],
  title: string,
  description: string,
  parts: readonly string[],
): string {
  const [x, y, width, height] = view;
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: view.join(" "),
      width,
      height,
      role: "img",
      "aria-labelledby": "title description",
      "font-family": "Helvetica, Arial, sans-serif",
    },
    [
      "",
      element("title", { id: "title" }, escape(title)),
      element("desc", { id: "description" }, escape(description)),
      element("style", {}, styleSheet),
      rectangle([x, y], [width, height], { class: "paper", rx: 8 }),
      ...parts,
      "",
    ].join("\n"),
  )}\n`;
}
