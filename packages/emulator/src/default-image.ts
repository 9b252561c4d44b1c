import type { Board } from "@tier2/button";
import { imagePath, readManifest } from "@tier2/firmware";

/** A board that has an image. */
export type BoardName = Exclude<Board, "unknown">;

export const boardNames: readonly string[] = readManifest().boards.map(({ board }) => board);

export const isBoardName = (name: string): name is BoardName => boardNames.includes(name);

/** The path of the board's firmware image that belongs to this software. Throws an Error when it is missing. */
export function defaultImage(board: string = "pico"): string {
  return imagePath(board);
}
