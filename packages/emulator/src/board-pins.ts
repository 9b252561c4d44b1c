import { Buffer } from "node:buffer";
import { existsSync } from "node:fs";
import path from "node:path";
import { type BoardPin, type FirmwareManifest, readManifest } from "@tier2/firmware";

export type PinRole = BoardPin["role"];
export type BoardPins = Readonly<Record<PinRole, BoardPin>>;

/** Every image holds this text, ended by a zero. */
const boardMark = /tier2-firmware ([\w-]+) \d+\.\d+\.\d+\0/;

/** The board that an image is for; undefined when it does not say. */
const boardOf = (image: Uint8Array): string | undefined => boardMark.exec(Buffer.from(image).toString("latin1"))?.[1];

function pinsIn(manifest: FirmwareManifest, board: string): BoardPins | undefined {
  const pins = manifest.boards.find((candidate) => candidate.board === board)?.pins;
  return pins === undefined
    ? undefined
    : (Object.fromEntries(pins.map((pin) => [pin.role, pin])) as Record<PinRole, BoardPin>);
}

/** The pins of a board that this software has an image for. Throws a RangeError when it has none. */
export function pinsOf(board: string): BoardPins {
  const pins = pinsIn(readManifest(), board);
  if (pins === undefined) {
    throw new RangeError(`The manifest of @tier2/firmware names no board ${JSON.stringify(board)}.`);
  }
  return pins;
}

/**
 * The pins of the board that an image is for: as the manifest.json beside the image says (a build with `--out` writes one),
 * else that of @tier2/firmware; those of `fallback` when the image names no board. Throws an Error when nobody knows its
 * board.
 */
export function pinsForImage(imageFile: string, image: Uint8Array, fallback: string): BoardPins {
  const board = boardOf(image) ?? fallback;
  const folder = path.dirname(imageFile);
  const besides = existsSync(path.join(folder, "manifest.json")) ? pinsIn(readManifest(folder), board) : undefined;
  const pins = besides ?? pinsIn(readManifest(), board);
  if (pins === undefined) {
    throw new Error(
      `${imageFile} is for a board "${board}" whose pins nobody knows. Put the manifest.json of its build beside it ` +
        `(npm run firmware:build -- ${board} --out FOLDER writes both).`,
    );
  }
  return pins;
}
