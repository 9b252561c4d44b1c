import type { Levels } from "./model.ts";

export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly hasColour: boolean;
}

const escape = "\u001B[";
/** Coloured where colours are wanted. */
const paint = (code: string, text: string, screen: Screen): string =>
  screen.hasColour ? `${escape}${code}m${text}${escape}0m` : text;
export const dim = (text: string, screen: Screen): string => paint("2", text, screen);
export const bold = (text: string, screen: Screen): string => paint("1", text, screen);
export const green = (text: string, screen: Screen): string => paint("32", text, screen);
export const amber = (text: string, screen: Screen): string => paint("33", text, screen);
export const red = (text: string, screen: Screen): string => paint("31", text, screen);

/** Text cut to a width, the cut marked. */
export const fit = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

const isDark = ({ red: r, green: g, blue: b }: Levels): boolean => r + g + b < 6;

/** The lamp, three lines high, in the colour measured at the pins. */
export function lamp(levels: Levels, screen: Screen): string[] {
  const colour = `38;2;${levels.red};${levels.green};${levels.blue}`;
  const rows = isDark(levels) ? ["╭────╮", "│    │", "╰────╯"] : ["▟████▙", "██████", "▜████▛"];
  return isDark(levels) ? rows.map((row) => dim(row, screen)) : rows.map((row) => paint(colour, row, screen));
}
