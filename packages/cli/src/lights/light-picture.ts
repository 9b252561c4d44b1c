import { type Markup, html } from "@tier2/bridge";
import { type LightDescription, colours } from "@tier2/button";
import { rhythmPath } from "./rhythm-path.ts";

const strip = { left: 27, top: 5, width: 72, height: 14 };

/** A light as a lamp in its colour and its rhythm beside it; `label` is for who does not see it. */
export function lightPicture(light: LightDescription, label: string): Markup {
  const { red, green, blue } = colours[light.colour];
  const fill = light.pattern === "off" ? "none" : `rgb(${red} ${green} ${blue})`;
  const floor = strip.top + strip.height;
  return html`<svg viewBox="0 0 100 24" role="img" aria-label="${label}">
    <circle cx="12" cy="12" r="9" fill="${fill}" />
    <path d="${rhythmPath(light, strip)}" fill="${fill}" />
    <path d="M${strip.left} ${floor}h${strip.width}" />
  </svg>`;
}
