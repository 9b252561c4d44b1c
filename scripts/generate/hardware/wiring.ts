import { drawBoard, whereIs } from "./wiring-boards.ts";
import {
  type Component,
  type Drawing,
  type Note,
  type Step,
  type Wire,
  padAt,
  partOf,
  readDrawings,
  terminal,
} from "./wiring-model.ts";
import { drawPart, inks } from "./wiring-parts.ts";
import {
  type Point,
  circle,
  element,
  group,
  label,
  middleOfLongest,
  rectangle,
  roundedPath,
  svgFile,
  withoutEnds,
} from "./wiring-svg.ts";

const faded = 0.4;

/** hardware/wiring/NAME.svg of each wiring and hardware/steps/NAME-STEP.svg of each of its steps. Throws for bad input. */
export function wiringFiles(root: string): Record<string, string> {
  return Object.fromEntries(
    readDrawings(root).flatMap((drawing) => [
      [`hardware/wiring/${drawing.wiring.name}.svg`, wholePicture(drawing)],
      ...drawing.wiring.steps.map((step): [string, string] => [
        `hardware/steps/${drawing.wiring.name}-${step.name}.svg`,
        stepPicture(drawing, step),
      ]),
    ]),
  );
}

/** The wires of a build in the order of their numbers, in words: colour, and both ends. */
export function wireList(drawing: Drawing): readonly { colour: string; from: string; to: string }[] {
  const { components, wires } = drawing.wiring;
  const inWords = (end: string): string => {
    const pad = padAt(drawing, components, end);
    if (pad !== undefined) {
      return whereIs(drawing.look, pad);
    }
    const [part = "", name = ""] = end.split(".");
    const component = components.find(({ designator }) => designator === part);
    switch (component?.kind) {
      case "resistor":
        return `${part}, ${component.ohm} Ω`;
      case "rgb-led":
        return `${part}, ${name}${name === "cathode" ? " (longest leg)" : " leg"}`;
      case "jumper-tip":
        return `${part}, free end`;
      default:
        return `${part}, contact ${name}`;
    }
  };
  return numbered(wires).map(({ colour, from, to }) => ({ colour, from: inWords(from), to: inWords(to) }));
}

/** Leads are no wires of their own: they have no number. */
const numbered = (wires: readonly Wire[]): readonly Wire[] => wires.filter(({ colour }) => colour !== "lead");

function wholePicture(drawing: Drawing): string {
  const { title, size, components, wires, notes } = drawing.wiring;
  const list = wireList(drawing);
  const listTop = size[1] - 22 * Math.ceil(list.length / 2) - 12;
  const legend = list.map(({ colour, from, to }, index) => {
    const at: Point = [32 + (index % 2) * (size[0] / 2), listTop + Math.floor(index / 2) * 22];
    return group({}, [
      badge(at, index + 1),
      label([at[0] + 18, at[1] + 4], `${colour}: ${from} – ${to}`, { size: 12 }),
    ]);
  });
  return svgFile(
    [0, 0, ...size],
    title,
    list.map(({ colour, from, to }) => `${colour} wire: ${from} to ${to}.`).join(" "),
    [
      label([20, 30], title, { size: 18, bold: true }),
      ...drawAll(drawing, components, wires, () => true),
      ...notes.map(drawNote),
      element("path", { d: `M20 ${listTop - 22}H${size[0] - 20}`, class: "faint" }),
      ...legend,
    ],
  );
}

function stepPicture(drawing: Drawing, step: Step): string {
  const { components, wires, title } = drawing.wiring;
  const shown = [...components.filter(({ designator }) => step.parts.includes(designator)), ...(step.components ?? [])];
  const isShown = (end: string): boolean => shown.some(({ designator }) => designator === partOf(end));
  const shownWires = [...wires.filter(({ from, to }) => isShown(from) && isShown(to)), ...(step.wires ?? [])];
  return svgFile(step.view, `${title}: ${step.title}`, step.title, [
    ...drawAll(drawing, shown, shownWires, (designator) => step.new.includes(designator)),
    ...(step.notes ?? []).map(drawNote),
  ]);
}

/** Parts below, wires above them, numbers on top. What is not new is faded, but the board stays whole. */
function drawAll(
  drawing: Drawing,
  components: readonly Component[],
  wires: readonly Wire[],
  isNew: (designator: string) => boolean,
): readonly string[] {
  const numberOf = (wire: Wire): number => numbered(drawing.wiring.wires).indexOf(wire) + 1;
  const opacity = (...designators: string[]): number | undefined => (designators.some(isNew) ? undefined : faded);
  const used = new Set(
    wires.flatMap(({ from, to }) => [from, to].map((end) => padAt(drawing, components, end)?.number ?? 0)),
  );
  const lines = wires.map((wire) => {
    const points = [wire.from, ...(wire.via ?? []), wire.to]
      .map((point) => (typeof point === "string" ? terminal(drawing, components, point) : point))
      .filter((point) => point !== undefined);
    return { wire, points, opacity: opacity(partOf(wire.from), partOf(wire.to)) };
  });
  return [
    ...components.map((component) =>
      component.kind === "board"
        ? drawBoard(drawing.look, component.at, used)
        : group({ opacity: opacity(component.designator) }, [drawPart(component)]),
    ),
    ...lines.map((line) => group({ opacity: line.opacity }, [drawWire(line.wire, line.points)])),
    ...lines
      .filter(({ wire }) => numberOf(wire) > 0)
      .map((line) =>
        group({ opacity: line.opacity }, [badge(line.wire.mark ?? middleOfLongest(line.points), numberOf(line.wire))]),
      ),
  ];
}

function drawWire({ colour }: Wire, points: readonly Point[]): string {
  const line = (along: readonly Point[], width: number, attributes: Readonly<Record<string, string>>): string =>
    element("path", { d: roundedPath(along), fill: "none", "stroke-width": width, ...attributes });
  if (colour === "lead") {
    const [from = [0, 0], to = [0, 0]] = points;
    const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    return group({}, [line(points, 4, { class: "lead" }), circle(middle, 6, { class: "metal" })]);
  }
  return group({}, [
    line(withoutEnds(points, 20), 11, { class: "casing" }), // so that a wire below is seen to pass under it
    line(points, 6, { class: "line" }),
    line(points, 3.5, { stroke: inks[colour] ?? "none" }),
  ]);
}

const badge = (at: Point, number: number): string =>
  group({}, [
    circle(at, 9, { class: "badge" }),
    label([at[0], at[1] + 4], String(number), { size: 11, anchor: "middle", bold: true }),
  ]);

function drawNote({ at, lines, pointsTo }: Note): string {
  const width = 14 + Math.max(...lines.map((line) => line.length)) * 7.2;
  const height = 10 + lines.length * 17;
  const pointer =
    pointsTo === undefined
      ? []
      : [
          element("path", { d: `M${at[0] + width / 2} ${at[1] + height / 2}L${pointsTo.join(" ")}`, class: "line" }),
          circle(pointsTo, 13, { class: "ring" }),
        ];
  return group({}, [
    ...pointer,
    rectangle(at, [width, height], { class: "call", rx: 5 }),
    ...lines.map((line, index) => label([at[0] + 8, at[1] + 18 + index * 17], line, { style: "call-text" })),
  ]);
}
