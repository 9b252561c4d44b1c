import { type LightName, colours, lightNamed } from "@tier2/button";
import { readCardWords } from "../lights/card-words.ts";
import { rhythmPath } from "../lights/rhythm-path.ts";
import type { ShownLight } from "./browser/shared/lamp.ts";

const place = { left: 0, top: 0, width: 72, height: 14 };
const words = readCardWords("en");

/** A light with all that a page needs to draw it. */
export function shownLight(name: LightName): ShownLight {
  const light = lightNamed(name);
  const { red, green, blue } = colours[light.colour];
  const rhythm = words.patterns[light.pattern];
  const isDark = light.pattern === "off";
  return {
    ...{ name, meaning: light.meaning },
    looks: isDark ? rhythm : `${words.colours[light.colour]}, ${rhythm}`,
    fill: isDark ? "none" : `rgb(${red} ${green} ${blue})`,
    path: rhythmPath(light, place),
  };
}
