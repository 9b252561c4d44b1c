import { setTimeout as wait } from "node:timers/promises";
import { nearestName } from "@tier2/bridge";
import {
  type ColourName,
  type LightDescription,
  type LightReport,
  TransportError,
  colours,
  lights,
} from "@tier2/button";
import { type ButtonOptions, buttonOptions, chooseButton, refusal, withButtons } from "../button/button-options.ts";
import { dark } from "../button/dark.ts";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import type { Surroundings } from "../flash/attached.ts";
import { usage } from "../usage.ts";

interface LightOptions extends ButtonOptions {
  readonly colour?: string;
  readonly seconds?: string;
}

const lightNames: readonly string[] = lights.map(({ name }) => name);
const colourNames = Object.keys(colours) as readonly ColourName[];
const usualSeconds = 10;
const mostSeconds = 3600;
/** The button shows no-bridge when this command was killed, at the latest after this time. */
const timeToLiveMs = 60_000;
const renewMs = 50_000;

export const buttonLight: Command<LightOptions> = defineCommand<LightOptions>({
  name: "button light",
  meaning: "Show one of the lights on a button for a while, then make it dark.",
  argument: { name: "name", meaning: `which: ${lightNames.join(", ")}`, choices: lightNames },
  options: [
    { flags: "--colour <name>", meaning: `in another colour: ${colourNames.join(", ")}`, choices: colourNames },
    { flags: "--seconds <number>", meaning: `how long (default: ${usualSeconds})` },
    ...buttonOptions,
  ],
  examples: ["tier2 button light sent", "tier2 button light urgent --colour red --seconds 60"],
  run: async (options, io, name) => {
    const light = named(name);
    const colour = colourOf(options.colour) ?? light.colour;
    const seconds = secondsOf(options.seconds);
    return withButtons(options, async (boards) => show(light, colour, seconds, options, io, boards));
  },
});

function named(name: string): LightDescription {
  const light = lights.find((one) => one.name === name);
  if (light === undefined) {
    throw usage(`There is no light "${name}".`, suggestion(name, lightNames));
  }
  return light;
}

function colourOf(name: string | undefined): ColourName | undefined {
  const colour = colourNames.find((one) => one === name);
  if (name !== undefined && colour === undefined) {
    throw usage(`There is no colour "${name}".`, suggestion(name, colourNames));
  }
  return colour;
}

function suggestion(name: string, known: readonly string[]): string {
  const meant = nearestName(name, known);
  return `${meant === undefined ? "" : `Did you mean ${meant}? `}There are: ${known.join(", ")}.`;
}

function secondsOf(text: string | undefined): number {
  const seconds = Number(text ?? usualSeconds);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > mostSeconds) {
    throw usage(`--seconds cannot be "${text}".`, `Write a number from 1 to ${mostSeconds}.`);
  }
  return seconds;
}

async function show(
  { name, pattern, periodMs }: LightDescription,
  colour: ColourName,
  seconds: number,
  options: LightOptions,
  { stderr, ending }: CommandContext,
  surroundings: Surroundings,
): Promise<number> {
  const target = await chooseButton(surroundings, options);
  try {
    // A bridge sets the light at every change: the two would take turns.
    const button = await target.open({}, { isExclusive: true });
    try {
      const light: LightReport = { pattern, ...colours[colour], periodMs, timeToLiveMs };
      const isWithoutColours = !button.identity.capabilities.includes("rgb-light");
      const what = isWithoutColours ? `${pattern}, for this board's light has no colours` : `${colour}, ${pattern}`;
      stderr.write(`The button shows ${name} (${what}) for ${seconds} s. Ctrl+C ends it.\n`);
      const endMs = performance.now() + seconds * 1000;
      for (let left = seconds * 1000; left > 0 && !ending.aborted; left = endMs - performance.now()) {
        await button.setLight(light);
        await wait(Math.min(left, renewMs), undefined, { signal: ending }).catch(() => undefined);
      }
      await button.setLight(dark);
      stderr.write("It is dark again.\n");
      return 0;
    } finally {
      await button.close();
    }
  } catch (error) {
    throw error instanceof TransportError ? refusal(target, error) : error;
  }
}
