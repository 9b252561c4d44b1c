import type { LightDescription } from "@tier2/button";
import { brightnessOver } from "./rhythm.ts";

export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** All drawings show the same time, so that fast and slow can be told apart. */
const spanMs = 6000;

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

/** The area under a light's brightness over six seconds, as the path of an SVG: its shape tells the rhythm without colours. */
export function rhythmPath(light: Pick<LightDescription, "pattern" | "periodMs">, place: Place): string {
  const { left, top, width, height } = place;
  const floor = top + height;
  const points = brightnessOver(light, spanMs).map(
    ({ atMs, level }) => `${rounded(left + (atMs / spanMs) * width)} ${rounded(floor - level * height)}`,
  );
  return `M${left} ${floor}L${points.join("L")}L${left + width} ${floor}Z`;
}
