import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { type BoardLook, boardLooks, pads } from "./wiring-boards.ts";
import { terminalsOf } from "./wiring-parts.ts";
import type { Point } from "./wiring-svg.ts";

/** A part of the drawing; `at` is the corner of a board, else the centre. */
export interface Component {
  readonly designator: string;
  readonly kind: "board" | "arcade-button" | "key-switch" | "rgb-led" | "resistor" | "jumper-tip" | "meter" | "cable";
  readonly at: Point;
  /** Of a resistor. */
  readonly ohm?: number;
  /** Of an LED: its legs from top to bottom as drawn. */
  readonly legs?: readonly string[];
}

/** `from` and `to` are DESIGNATOR.TERMINAL; a terminal of the board is a role of board.json or the number of a pad. */
export interface Wire {
  readonly from: string;
  readonly to: string;
  /** "lead": legs of two parts soldered together, no wire of its own. */
  readonly colour: string;
  readonly via?: readonly Point[];
  /** Where its number stands, if not in the middle of its longest piece. */
  readonly mark?: Point;
}

export interface Note {
  readonly at: Point;
  readonly lines: readonly string[];
  readonly pointsTo?: Point;
}

/** A picture of the guide: some parts of the drawing, the new ones at full strength. */
export interface Step {
  readonly name: string;
  readonly title: string;
  readonly parts: readonly string[];
  readonly new: readonly string[];
  readonly view: readonly [number, number, number, number];
  readonly components?: readonly Component[];
  readonly wires?: readonly Wire[];
  readonly notes?: readonly Note[];
}

/** A file of hardware/wiring/. */
export interface Wiring {
  /** The letter of the build. */
  readonly build: string;
  readonly name: string;
  readonly title: string;
  /** A folder of firmware/boards. */
  readonly board: string;
  readonly size: readonly [number, number];
  readonly components: readonly Component[];
  readonly wires: readonly Wire[];
  readonly notes: readonly Note[];
  /** What the build needs besides what is drawn: designators of the bill of materials. */
  readonly accessories: readonly string[];
  readonly steps: readonly Step[];
}

/** What a wiring needs of firmware/boards/ID/board.json. */
interface BoardPin {
  readonly role: string;
  readonly name: string;
}

/** A wiring with what its terminals mean. */
export interface Drawing {
  readonly wiring: Wiring;
  readonly look: BoardLook;
  /** Number of the pad of each role. */
  readonly roles: ReadonlyMap<string, number>;
}

/** Reads hardware/wiring/*.json and the boards; throws for what does not hold together, with file and place. */
export function readDrawings(root: string): readonly Drawing[] {
  const folder = path.join(root, "hardware/wiring");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const wiring = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as Wiring;
      const look = boardLooks[wiring.board];
      if (look === undefined || file !== `${wiring.name}.json`) {
        throw new Error(
          `hardware/wiring/${file}: its name must be "${wiring.name}.json" and its board one that is drawn`,
        );
      }
      const drawing = { wiring, look, roles: readRoles(root, wiring.board, look) };
      for (const step of [{ components: [], wires: [] }, ...wiring.steps]) {
        check(file, drawing, step.components ?? [], step.wires ?? []);
      }
      return drawing;
    });
}

function readRoles(root: string, board: string, look: BoardLook): ReadonlyMap<string, number> {
  const file = path.join(root, "firmware/boards", board, "board.json");
  if (!existsSync(file)) {
    throw new Error(`${file} is missing: the wiring takes its pins from there`);
  }
  const { tier2 } = JSON.parse(readFileSync(file, "utf8")) as { tier2: { pins: readonly BoardPin[] } };
  const all = pads(look, [0, 0]);
  return new Map(
    tier2.pins.flatMap(({ role, name }): [string, number][] => {
      const pad = all.find((candidate) => candidate.name === name);
      return pad === undefined ? [] : [[role, pad.number]]; // the on-board LED has no pad
    }),
  );
}

function check(file: string, drawing: Drawing, extra: readonly Component[], extraWires: readonly Wire[]): void {
  const components = [...drawing.wiring.components, ...extra];
  for (const wire of [...drawing.wiring.wires, ...extraWires]) {
    for (const end of [wire.from, wire.to]) {
      if (terminal(drawing, components, end) === undefined) {
        throw new Error(`hardware/wiring/${file}: there is no "${end}" for a wire to end at`);
      }
    }
  }
}

export const partOf = (end: string): string => end.split(".")[0] ?? "";

/** The pad of the board a wire ends at; undefined for other parts. */
export function padAt(
  { look, roles }: Drawing,
  components: readonly Component[],
  end: string,
): ReturnType<typeof pads>[number] | undefined {
  const [designator, name = ""] = end.split(".");
  const board = components.find((component) => component.designator === designator && component.kind === "board");
  const number = roles.get(name) ?? Number(name);
  return board === undefined ? undefined : pads(look, board.at).find((pad) => pad.number === number);
}

/** Where a terminal is in the drawing; undefined when there is none of that name. */
export function terminal(drawing: Drawing, components: readonly Component[], end: string): Point | undefined {
  const [designator, name = ""] = end.split(".");
  const component = components.find((candidate) => candidate.designator === designator);
  if (component === undefined) {
    return undefined;
  }
  return component.kind === "board" ? padAt(drawing, components, end)?.at : terminalsOf(component).get(name);
}
