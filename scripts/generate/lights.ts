import { type Description, type Light, namedValues } from "./description.ts";
import { generatedFrom } from "./words.ts";

/** What each pattern looks like over one period, an eighth each: lit, dim, or dark. */
const strips: Readonly<Record<string, string>> = {
  off: "........",
  solid: "########",
  blink: "####....",
  pulse: ".-##--..",
  "double-flash": "#.#.....",
  flicker: "#.#.#.#.",
  flash: "#.......",
  "triple-flash": "#.#.#...",
  wink: "#######.",
  "long-short": "###.#...",
  "short-long": "#.###...",
  fade: "###---..",
};
const cells: Readonly<Record<string, string>> = { "#": "█", "-": "▒", ".": "░" };

function strip(pattern: string): string {
  const drawn = strips[pattern];
  if (drawn === undefined) {
    throw new Error(`scripts/generate/lights.ts: the pattern "${pattern}" is not drawn`);
  }
  return drawn.replaceAll(/./g, (cell) => cells[cell] ?? cell);
}

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

function row(light: Light): string {
  const shownFor = light.showForMs === undefined ? "" : ` Shown for ${seconds(light.showForMs)}.`;
  const period = light.periodMs === 0 ? "" : seconds(light.periodMs);
  const colour = light.colour === "off" ? "dark" : light.colour;
  return `| **${light.name}** | ${colour} | \`${strip(light.pattern)}\` ${light.pattern} | ${period} | ${light.meaning}${shownFor} |`;
}

/** docs/lights.md */
export function lightsGuide({ protocol }: Description): string {
  return [
    `<!-- ${generatedFrom} -->`,
    "",
    "# What the light says",
    "",
    "Each light has its own pattern, not only its own colour: it can be told without seeing colours, and on a board with a",
    "single LED. None flashes more than three times in a second. When several things are open, the light that stands lowest",
    "here is shown: the worst wins.",
    "",
    "| light | colour | pattern over one period | period | it means |",
    "| --- | --- | --- | --- | --- |",
    ...protocol.lights.map(row),
    "",
    "*received* and *no-bridge* are shown by the button itself, all others by the bridge. While the computer sleeps the button",
    "is dark; a press wakes the computer, where it allows that.",
    "",
    "To print, in the words of the person at the desk and in four languages: `tier2 lights card`.",
    "",
    "Patterns:",
    "",
    ...namedValues(protocol, "lightPattern").map(
      ({ name, meaning }) => `- \`${strip(name)}\` ${name}: ${meaning.charAt(0).toLowerCase()}${meaning.slice(1)}`,
    ),
    "",
  ].join("\n");
}
