import { nearestName } from "@tier2/bridge";
import { type SettingsReport, settingsBounds } from "@tier2/button";
import { usage } from "./usage.ts";

/**
 * Settings of a button as they are written on the command line: `holdMs=800`. Throws a Tier2Error that names the settings,
 * or the numbers that this one takes.
 */
export function parseSettings(words: readonly string[]): Partial<SettingsReport> {
  return Object.fromEntries(words.map(parseSetting));
}

function parseSetting(word: string): readonly [keyof SettingsReport, number] {
  const [, name = "", digits = ""] = /^(\w+)=(\d+)$/.exec(word) ?? [];
  const known = word.split("=", 1)[0] ?? "";
  if (!isSetting(name) && isSetting(known)) {
    throw usage(`"${word}" gives ${known} no whole number.`, `Write ${known}=NUMBER. It takes ${rangeOf(known)}.`);
  }
  if (!isSetting(name)) {
    const names = Object.keys(settingsBounds);
    const meant = nearestName(known, names);
    const suggestion = meant === undefined ? "" : `Did you mean ${meant}? `;
    throw usage(`"${word}" is no setting of a button.`, `${suggestion}Write NAME=NUMBER; names: ${names.join(", ")}`);
  }
  const { minimum, maximum, orZero } = settingsBounds[name];
  const value = Number(digits);
  if ((value < minimum || value > maximum) && !(orZero && value === 0)) {
    throw usage(`${name} cannot be ${value}.`, `It takes ${rangeOf(name)}.`);
  }
  return [name, value];
}

function rangeOf(name: keyof SettingsReport): string {
  const { minimum, maximum, orZero, unit } = settingsBounds[name];
  return `${orZero ? "0 or " : ""}${minimum} to ${maximum} ${unit}`.trimEnd();
}

const isSetting = (name: string): name is keyof SettingsReport => Object.hasOwn(settingsBounds, name);
