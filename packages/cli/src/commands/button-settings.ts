import { Tier2Error } from "@tier2/bridge";
import { type SettingsReport, TransportError, defaultSettings, settingsBounds } from "@tier2/button";
import { type ButtonOptions, buttonOptions, chooseButton, refusal, withButtons } from "../button/button-options.ts";
import { faultTexts } from "../button/fault-texts.ts";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { jsonOption } from "../common-options.ts";
import type { AttachedButton, Surroundings } from "../flash/attached.ts";
import { giveSettings } from "../flash/provision-board.ts";
import { parseSettings } from "../settings-words.ts";
import { buttonSettingsShape } from "../shapes/button.ts";
import { printJson } from "../print-json.ts";

interface SettingsOptions extends ButtonOptions {
  readonly set?: readonly string[];
  readonly defaults?: boolean;
}

const names = Object.keys(settingsBounds) as readonly (keyof SettingsReport)[];
/** So long a board takes at most to store them (docs/protocol.md); it tells afterwards when it could not. */
const storingMs = 1200;

const meanings: Readonly<Record<keyof SettingsReport, string>> = {
  glitchFilterUs: "closed for so long, it is a press",
  releaseMs: "open for so long, it is released",
  holdMs: "held for so long, a press is long; 0: none is",
  doublePressMs: "pressed again within it, a press is double; 0: none is",
  brightness: "of the light",
};

export const buttonSettings: Command<SettingsOptions> = defineCommand<SettingsOptions>({
  name: "button settings",
  meaning: "Show how a button feels and how bright it is, or change it; the button keeps it.",
  options: [
    {
      flags: "--set <setting...>",
      meaning: `what to change, NAME=NUMBER; names: ${names.join(", ")}; without options you see what each takes`,
    },
    { flags: "--defaults", meaning: "begin with what a new button has" },
    ...buttonOptions,
    jsonOption,
  ],
  examples: [
    "tier2 button settings",
    "tier2 button settings --set holdMs=1200 brightness=128",
    "tier2 button settings --defaults",
  ],
  json: buttonSettingsShape,
  run: async (options, io) => {
    const wanted = { ...(options.defaults === true ? defaultSettings : {}), ...parseSettings(options.set ?? []) };
    return withButtons(options, async (boards) => settle(wanted, options, io, boards));
  },
});

async function settle(
  wanted: Partial<SettingsReport>,
  options: SettingsOptions,
  io: CommandContext,
  surroundings: Surroundings,
): Promise<number> {
  const target = await chooseButton(surroundings, options);
  try {
    await giveSettings(target, wanted);
    const isChanged = Object.keys(wanted).length > 0;
    if (isChanged) {
      await surroundings.wait(storingMs);
    }
    const { settings, serial } = await read(target, isChanged);
    if (isChanged) {
      io.stderr.write("Set and stored.\n");
    }
    if (options.json === true) {
      printJson(io, { serial, settings });
    } else {
      io.stdout.write(names.map((name) => `${lineOf(name, settings[name])}\n`).join(""));
    }
    return 0;
  } catch (error) {
    throw error instanceof TransportError ? refusal(target, error) : error;
  }
}

async function read(target: AttachedButton, isChanged: boolean): Promise<{ settings: SettingsReport; serial: string }> {
  const button = await target.open();
  try {
    const { faults } = await button.readStatus();
    if (isChanged && faults.includes("settings-not-stored")) {
      const { message, hint } = faultTexts["settings-not-stored"];
      const text = `The button says: ${message}.`;
      throw new Tier2Error({ code: "settings_not_stored", category: "firmware", message: text, hint });
    }
    return { settings: await button.readSettings(), serial: button.identity.serial };
  } finally {
    await button.close();
  }
}

function lineOf(name: keyof SettingsReport, value: number): string {
  const { minimum, maximum, orZero, unit } = settingsBounds[name];
  const range = `takes ${orZero ? "0, or " : ""}${minimum} to ${maximum}`;
  const shown = `${value} ${unit}`.trimEnd();
  return `${name.padEnd(14)}  ${shown.padEnd(8)}  ${range.padEnd(24)}  ${meanings[name]} (default: ${defaultSettings[name]})`;
}
