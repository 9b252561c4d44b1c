import { type Markup, html } from "./html.ts";
import { agoText } from "./wording.ts";

export interface PlotLine {
  readonly label: string;
  /** As many as there are times; null: not known. */
  readonly values: readonly (number | null)[];
}

export interface Plot {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** Of each value, falling to 0 at the press. */
  readonly secondsBefore: readonly number[];
  /** At most two: the first is drawn solid, the second dashed. */
  readonly lines: readonly PlotLine[];
  /** Upper end of the axis; undefined: the largest value. */
  readonly full: number | undefined;
  /** A value with its unit. */
  readonly text: (value: number) => string;
}

/** The drawing's own units; the frame leaves room for the labels of the axes. */
const size = { width: 320, height: 120, left: 62, right: 8, top: 8, bottom: 20 };
const right = size.width - size.right;
const floor = size.height - size.bottom;
/** Between two values further apart nobody looked: no line is drawn. */
const longestGapSeconds = 25;

/** A plot with its legend as a figure; none where no line has two known values. */
export function plotFigure(plot: Plot): Markup[] {
  const lines = plot.lines.filter(({ values }) => known(values).length > 1);
  if (lines.length === 0) {
    return [];
  }
  const { id, title, secondsBefore, text } = plot;
  const top = plot.full ?? roundAbove(Math.max(1, ...lines.flatMap(({ values }) => known(values))));
  const span = Math.max(1, ...secondsBefore);
  // The oldest sample is up to 10 seconds younger than five minutes.
  const since = agoText(Math.round(span / 30) * 30 || span).replace("ago", "before");
  const place = {
    across: (seconds: number): string => number(right - (seconds / span) * (right - size.left)),
    up: (value: number): string => number(floor - Math.min(1, Math.max(0, value / top)) * (floor - size.top)),
  };
  return [
    html`<figure>
      <figcaption>${title}${lines.length < 2 ? [] : html` <small>${lines.map(legend)}</small>`}</figcaption>
      <svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="${id}-title ${id}-text">
        <title id="${id}-title">${title}, from ${since} to the press</title>
        <desc id="${id}-text">${lines.map((line) => described(line, text)).join(" ")}</desc>
        ${[0, 0.5, 1].map((share) => guide(place.up(share * top), text(share * top)))}
        <text class="tick" x="${size.left}" y="${size.height - 6}">${since}</text>
        <text class="tick end" x="${right}" y="${size.height - 6}">press</text>
        ${lines.map(({ values }, index) => html`<path class="line l${index}" d="${path(secondsBefore, values, place)}" />`)}
      </svg>
    </figure> `,
  ];
}

const roundSteps = [1, 2, 4, 8, 10, 20, 40, 80, 100, 200, 400, 800];

/** The next larger round size: 2 MB for 1.9 MB; steps of 1,024. */
function roundAbove(value: number): number {
  const unit = 1024 ** Math.floor(Math.log2(value) / 10);
  return unit * (roundSteps.find((step) => value <= step * unit) ?? 1024);
}

const known = (values: PlotLine["values"]): number[] => values.filter((value) => value !== null);

const number = (value: number): string => String(Math.round(value * 10) / 10);

const legend = ({ label }: PlotLine, index: number): Markup =>
  html`<span class="key"
    ><svg viewBox="0 0 24 8" aria-hidden="true"><path class="line l${index}" d="M1 4H23" /></svg> ${label}</span
  > `;

const guide = (y: string, label: string): Markup =>
  html`<path class="guide" d="M${size.left} ${y}H${right}" /><text
      class="tick end"
      x="${size.left - 5}"
      y="${Number(y) + 3}"
      >${label}</text
    > `;

function described({ label, values }: PlotLine, text: Plot["text"]): string {
  const numbers = known(values);
  const last = numbers.at(-1) ?? 0;
  return `${label}: least ${text(Math.min(...numbers))}, most ${text(Math.max(...numbers))}, at the end ${text(last)}.`;
}

interface Place {
  readonly across: (seconds: number) => string;
  readonly up: (value: number) => string;
}

/** A new piece of line begins after what is not known; a value alone is a dot. */
function path(secondsBefore: Plot["secondsBefore"], values: PlotLine["values"], { across, up }: Place): string {
  let before: number | undefined;
  return values
    .map((value, index) => {
      const seconds = secondsBefore[index] ?? 0;
      if (value === null) {
        before = undefined;
        return "";
      }
      const isGoingOn = before !== undefined && before - seconds <= longestGapSeconds;
      before = seconds;
      const point = `${across(seconds)} ${up(value)}`;
      return isGoingOn ? `L${point}` : `M${point}h0`;
    })
    .join("");
}
