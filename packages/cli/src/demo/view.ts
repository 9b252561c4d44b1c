import { lights } from "@tier2/button";
import type { DemoModel, PressLine } from "./model.ts";
import { type Screen, amber, bold, dim, fit, green, lamp, red } from "./paint.ts";

const stateText: Record<PressLine["state"], (text: string, screen: Screen) => string> = {
  saved: (text) => text,
  sending: (text) => text,
  waiting: amber,
  sent: green,
  failed: red,
  cancelled: dim,
  folded: dim,
};

function pressLine(press: PressLine, number: number, screen: Screen): string {
  const time = new Date(press.recordedAt).toTimeString().slice(0, 8);
  const state = stateText[press.state](press.state.padEnd(9), screen);
  const result =
    press.ticketNumber === undefined || press.state === "folded"
      ? fit(
          press.state === "folded" ? `a note on ticket ${press.ticketNumber ?? ""}` : (press.reason ?? ""),
          screen.columns - 35,
        )
      : `ticket ${bold(press.ticketNumber, screen)}  ${dim(`${elapsedText(press.elapsedMs ?? 0)} from disk to ticket`, screen)}`;
  return `  ${String(number).padStart(4)}  ${time}  ${state}  ${result}`;
}

interface State {
  readonly name: string;
  readonly meaning: string;
}

function stateOf({ isEmulatorAlive, isPlugged, light }: DemoModel): State {
  if (!isEmulatorAlive) {
    return {
      name: "no board",
      meaning: "The emulated board ended; the demo cannot go on. Press q and start it again.",
    };
  }
  if (!isPlugged) {
    return { name: "unplugged", meaning: "The button is not plugged in. Press u to plug it in." };
  }
  const starting = { name: "starting", meaning: "The bridge is looking for the button." };
  return lights.find(({ name }) => name === light) ?? starting;
}

/** Text in two lines, broken between words; the second one cut. */
function twoLines(text: string, width: number): readonly [string, string] {
  if (text.length <= width) {
    return [text, ""];
  }
  const at = text.lastIndexOf(" ", width);
  return at <= 0 ? [fit(text, width), ""] : [text.slice(0, at), fit(text.slice(at + 1), width)];
}

const elapsedText = (elapsedMs: number): string =>
  elapsedMs < 10_000 ? `${elapsedMs} ms` : `${(elapsedMs / 1000).toFixed(1)} s`;

/** The lines of the live view; as many as fit the screen. */
export function view(model: DemoModel, screen: Screen): string[] {
  const shown = stateOf(model);
  const [meaning, more] = twoLines(shown.meaning, screen.columns - 14);
  const [top = "", middle = "", bottom = ""] = lamp(model.levels, screen);
  const waiting = model.presses.filter(({ state }) => /^(?:saved|sending|waiting)$/.test(state)).length;
  const failed = model.presses.filter(({ state }) => state === "failed").length;
  const title = "tier2 demo";
  const board = fit(`firmware ${model.firmwareVersion}, button ${model.serial}`, screen.columns - title.length - 6);
  const head = [
    `  ${bold(title, screen)}${" ".repeat(Math.max(2, screen.columns - title.length - board.length - 4))}${dim(board, screen)}`,
    "",
    `   ${top}   ${bold(shown.name, screen)}`,
    `   ${middle}   ${meaning}`,
    `   ${bottom}   ${more}`,
    "",
    `  PSA      ${model.isPsaOnline ? green("on-line", screen) : amber("off-line", screen)}  ${dim("tickets:", screen)} ${model.pageUrl}`,
    `  Button   ${dim("to click:", screen)} ${model.buttonUrl}`,
    `  Queue    ${waiting === 0 ? dim("empty", screen) : amber(`${waiting} waiting`, screen)}${failed === 0 ? "" : red(`, ${failed} failed`, screen)}`,
    "",
    `  ${dim("press  time      state      result", screen)}`,
  ];
  const acting = [
    `${bold("space", screen)} press`,
    `${bold("u", screen)} ${model.isPlugged ? "unplug" : "plug in"}`,
    `${bold("o", screen)} PSA ${model.isPsaOnline ? "off-line" : "on-line"}`,
  ];
  const keys = `  ${[...(model.isEmulatorAlive ? acting : []), `${bold("q", screen)} quit`].join("   ")}`;
  const room = Math.max(0, screen.rows - head.length - 2);
  const presses = model.presses
    .slice(0, room)
    .map((press, index) => pressLine(press, model.presses.length - index, screen));
  const empty = presses.length === 0 ? [`  ${dim("no press yet: hit the space bar", screen)}`] : presses;
  const filler = Array.from({ length: Math.max(0, room - empty.length) }, () => "");
  const body = [...head, ...empty, ...filler].slice(0, Math.max(0, screen.rows - 2));
  return [...body, `  ${amber(fit(model.hint, screen.columns - 2), screen)}`, keys].slice(-screen.rows);
}
