import { Tier2Error, nearestName } from "@tier2/bridge";
import { type SettingsReport, settingsBounds } from "@tier2/button";

/**
 * Settings of a button as they are written on the command line: `holdMs=800`. Throws a Tier2Error that names the settings,
 * or the numbers that this one takes.
 */
export function parseSettings(words: readonly string[]): Partial<SettingsReport> {
  return Object.fromEntries(words.map(parseSetting));
}

function parseSetting(word: string): readonly [keyof SettingsReport, number] {
  const [, name = "", digits = ""] = /^(\w+)=(\d+)$/.exec(word) ?? [];
  if (!isSetting(name)) {
    const names = Object.keys(settingsBounds);
    const meant = nearestName(word.split("=", 1)[0] ?? "", names);
    const suggestion = meant === undefined || word.startsWith(`${meant}=`) ? "" : `Did you mean ${meant}? `;
    throw usage(`"${word}" is no setting of a button.`, `${suggestion}Write NAME=NUMBER; names: ${names.join(", ")}`);
  }
  const { minimum, maximum, orZero, unit } = settingsBounds[name];
  const value = Number(digits);
  if ((value < minimum || value > maximum) && !(orZero && value === 0)) {
    const range = `${orZero ? "0 or " : ""}${minimum} to ${maximum} ${unit}`.trimEnd();
    throw usage(`${name} cannot be ${value}.`, `It takes ${range}.`);
  }
  return [name, value];
}

const isSetting = (name: string): name is keyof SettingsReport => Object.hasOwn(settingsBounds, name);

const usage = (message: string, hint: string): Tier2Error =>
  new Tier2Error({ code: "usage", category: "usage", message, hint });
