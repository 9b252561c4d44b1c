import { type LightName, colours, lightNamed } from "@tier2/button";
import type { Levels } from "./model.ts";

/** A light, when it was set, and in which colour it was then seen at the pins of the running image. */
export interface SeenLight {
  readonly name: LightName;
  /** Milliseconds from the press. */
  readonly atMs: number;
  /** `#rrggbb`, or null when the light changed again before its colour was seen. */
  readonly seen: string | null;
}

/** How far a part of a colour may be off for rounding, of 255. */
const tolerance = 12;

const hex = ({ red, green, blue }: Levels): string =>
  `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** Whether the levels are the light's colour, at whatever brightness its pattern has just reached. */
export function isLight(name: LightName, levels: Levels): boolean {
  const light = lightNamed(name);
  const colour = colours[light.colour];
  const isLit = light.pattern !== "off";
  const brightest = Math.max(levels.red, levels.green, levels.blue);
  if (!isLit || brightest < tolerance) {
    return !isLit && brightest < tolerance;
  }
  const scale = Math.max(colour.red, colour.green, colour.blue) / brightest;
  return (["red", "green", "blue"] as const).every(
    (part) => Math.abs(levels[part] * scale - colour[part]) <= tolerance * scale,
  );
}

/** The list with a light that was set. */
export const withLight = (seen: readonly SeenLight[], name: LightName, atMs: number): readonly SeenLight[] => [
  ...seen,
  { name, atMs, seen: null },
];

/**
 * The list with the firmware's own light, which it shows before the bridge knows of the press: it comes first, though this
 * process may hear of it later.
 */
export const withReceived = (seen: readonly SeenLight[], atMs: number): readonly SeenLight[] =>
  seen.some(({ name }) => name === "received")
    ? seen
    : [{ name: "received", atMs: Math.min(atMs, seen[0]?.atMs ?? atMs), seen: "#ffffff" }, ...seen];

/** The list after levels were seen: they belong to the newest light, if they have its colour. */
export function withLevels(seen: readonly SeenLight[], levels: Levels): readonly SeenLight[] {
  const newest = seen.at(-1);
  return newest?.seen === null && isLight(newest.name, levels)
    ? [...seen.slice(0, -1), { ...newest, seen: hex(levels) }]
    : seen;
}
