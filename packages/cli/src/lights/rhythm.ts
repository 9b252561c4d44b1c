import type { LightDescription, LightPattern } from "@tier2/button";

/** What a pattern does over one period: an eighth each, lit or dark; or a slope. */
export const rhythms: Readonly<Record<LightPattern, string>> = {
  off: "........",
  solid: "########",
  blink: "####....",
  pulse: "rise and fall",
  "double-flash": "#.#.....",
  flicker: "#.#.#.#.",
  flash: "#.......",
  "triple-flash": "#.#.#...",
  wink: "#######.",
  "long-short": "###.#...",
  "short-long": "#.###...",
  fade: "fall",
};

/** How bright a light is at a moment; 0 dark, 1 full. */
export interface Moment {
  readonly atMs: number;
  readonly level: number;
}

const eighths = 8;

/** A light's brightness over a time from the beginning of its pattern: corners of a line, steps as two at the same moment. */
export function brightnessOver(
  light: Pick<LightDescription, "pattern" | "periodMs">,
  spanMs: number,
): readonly Moment[] {
  const { pattern } = light;
  const periodMs = light.periodMs === 0 ? spanMs : light.periodMs;
  const corners: Moment[] = [];
  for (let startMs = 0; startMs < spanMs; startMs += periodMs) {
    corners.push(...onePeriod(pattern, periodMs).map(({ atMs, level }) => ({ atMs: startMs + atMs, level })));
  }
  return cutAt(corners, spanMs);
}

function onePeriod(pattern: LightPattern, periodMs: number): readonly Moment[] {
  const at = (share: number, level: number): Moment => ({ atMs: share * periodMs, level });
  if (pattern === "pulse") {
    return [at(0, 0), at(0.5, 1), at(1, 0)];
  }
  if (pattern === "fade") {
    return [at(0, 1), at(1, 0)];
  }
  return Array.from(rhythms[pattern], (cell, index) => {
    const level = cell === "#" ? 1 : 0;
    return [at(index / eighths, level), at((index + 1) / eighths, level)];
  }).flat();
}

/** What is before the end, and where the line is at the end. */
function cutAt(corners: readonly Moment[], endMs: number): readonly Moment[] {
  const beyond = corners.findIndex(({ atMs }) => atMs > endMs);
  const [before, after] = [corners[beyond - 1], corners[beyond]];
  if (before === undefined || after === undefined) {
    return corners;
  }
  const share = (endMs - before.atMs) / (after.atMs - before.atMs);
  const end = { atMs: endMs, level: before.level + share * (after.level - before.level) };
  return [...corners.slice(0, beyond), end];
}
