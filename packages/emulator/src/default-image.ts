import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The boards that have an image, and its kind. */
const imageKinds = { pico: "uf2", promicro: "hex", leonardo: "hex" };
export type BoardName = keyof typeof imageKinds;
export const boardNames: readonly BoardName[] = ["pico", "promicro", "leonardo"];

/** In the repository, and inside of the published package: packing leaves copies in the checkout that grow old. */
const folders = ["../../../firmware/images", "../images"];

/** The path of the board's firmware image that belongs to this software. Throws an Error when it is missing. */
export function defaultImage(board: BoardName = "pico"): string {
  const name = `${board}.${imageKinds[board]}`;
  const paths = folders.map((folder) => fileURLToPath(new URL(`${folder}/${name}`, import.meta.url)));
  const found = paths.find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error(`The firmware image is missing; looked at ${paths.join(" and ")}. Name one with the option image.`);
  }
  return found;
}
