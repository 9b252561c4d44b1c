import { drawing, setAttribute } from "./elements.ts";

/** A light of the protocol as a page shows it. */
export interface ShownLight {
  readonly name: string;
  readonly meaning: string;
  /** `green, steady`. */
  readonly looks: string;
  /** A colour of CSS; `none`: dark. */
  readonly fill: string;
  /** Its brightness over six seconds, as the path of an SVG of 72 by 14. */
  readonly path: string;
}

export interface RhythmPicture {
  readonly element: SVGSVGElement;
  show(light: ShownLight | undefined): void;
}

/** The strip that tells a light without its colour. */
export function rhythmPicture(): RhythmPicture {
  const wave = drawing("path", { class: "wave" });
  const picture = drawing(
    "svg",
    { viewBox: "-1 -1 74 16", class: "rhythm", role: "img" },
    wave,
    drawing("path", { class: "floor", d: "M0 14H72" }),
  );
  return {
    element: picture,
    show: (light) => {
      setAttribute(wave, "d", light?.path ?? "");
      setAttribute(wave, "fill", light?.fill ?? "none");
      setAttribute(picture, "aria-label", light === undefined ? "no light" : light.looks);
    },
  };
}
