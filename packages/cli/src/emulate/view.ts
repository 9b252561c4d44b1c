import { type Screen, amber, bold, dim, fit, lamp } from "../demo/paint.ts";
import type { Levels } from "../demo/model.ts";
import type { HowToUse } from "./how-to-use.ts";

/** Everything the live view of an emulated button shows. */
export interface EmulateModel {
  /** Board, firmware, serial number. */
  readonly name: string;
  readonly use: HowToUse;
  readonly levels: Levels;
  readonly isPlugged: boolean;
  /** False when the process that plays the board ended. */
  readonly isAlive: boolean;
  /** What was done, the newest last. */
  readonly done: readonly string[];
  readonly hint: string;
}

function stateOf({ isAlive, isPlugged }: EmulateModel): string {
  if (!isAlive) {
    return "The emulated board ended. Press q and start it again.";
  }
  return isPlugged ? "This is the button's light. Red flicker: nobody takes its presses." : "It is not plugged in.";
}

/** The lines of the live view; as many as fit the screen. */
export function view(model: EmulateModel, screen: Screen): string[] {
  const [top = "", middle = "", bottom = ""] = lamp(model.levels, screen);
  const width = screen.columns - 4;
  const head = [
    `  ${bold("tier2 emulate", screen)}  ${dim(fit(model.name, width - 15), screen)}`,
    "",
    `   ${top}`,
    `   ${middle}   ${fit(stateOf(model), width - 10)}`,
    `   ${bottom}`,
    "",
    ...model.use.lines.map((line) => `  ${fit(line, width)}`),
    ...model.use.remarks.map((line) => `  ${dim(fit(line, width), screen)}`),
    "",
  ];
  const acting = [
    `${bold("space", screen)} press`,
    `${bold("d", screen)} double`,
    `${bold("l", screen)} long`,
    `${bold("u", screen)} ${model.isPlugged ? "unplug" : "plug in"}`,
  ];
  const keys = `  ${[...(model.isAlive ? acting : []), `${bold("q", screen)} quit`].join("   ")}`;
  const room = Math.max(0, screen.rows - head.length - 2);
  const done = room === 0 ? [] : model.done.slice(-room).map((line) => `  ${fit(line, width)}`);
  const filler = Array.from({ length: room - done.length }, () => "");
  const body = [...head, ...done, ...filler].slice(0, Math.max(0, screen.rows - 2));
  return [...body, `  ${amber(fit(model.hint, width), screen)}`, keys].slice(-screen.rows);
}
