import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Inside of the published package, and in the repository. */
const places = ["../images/pico.uf2", "../../../firmware/images/pico.uf2"];

/** The path of the firmware image that belongs to this software. Throws an Error when it is missing. */
export function defaultImage(): string {
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = paths.find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error(`The firmware image is missing; looked at ${paths.join(" and ")}. Name one with the option image.`);
  }
  return found;
}
