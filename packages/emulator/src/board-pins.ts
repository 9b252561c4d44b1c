import { Buffer } from "node:buffer";
import { existsSync } from "node:fs";
import path from "node:path";
import { type BoardPin, type FirmwareManifest, readManifest } from "@tier2/firmware";

export type PinRole = BoardPin["role"];
export type BoardPins = Readonly<Record<PinRole, BoardPin>>;

/** Every image holds this text, ended by a zero. */
const mark = /tier2-firmware ([\w-]+) (\d+\.\d+\.\d+)\0/;

export interface ImageMark {
  readonly board: string;
  readonly firmwareVersion: string;
}

/** The board that an image is for, and its version; undefined when it does not say. */
export function markOf(image: Uint8Array): ImageMark | undefined {
  const [, board, firmwareVersion] = mark.exec(Buffer.from(image).toString("latin1")) ?? [];
  return board === undefined || firmwareVersion === undefined ? undefined : { board, firmwareVersion };
}

/** Undefined when the manifest does not know the board; that of a web page, say, knows none. */
function pinsIn({ boards = [] }: Partial<FirmwareManifest>, board: string): BoardPins | undefined {
  const pins = boards.find((candidate) => candidate.board === board)?.pins;
  if (pins === undefined) {
    return undefined;
  }
  const pinFor = (role: PinRole): BoardPin => {
    const found = pins.find((pin) => pin.role === role);
    if (found === undefined) {
      throw new Error(`The manifest names no pin ${role} for the board "${board}". Build its image again.`);
    }
    return found;
  };
  return {
    button: pinFor("button"),
    red: pinFor("red"),
    green: pinFor("green"),
    blue: pinFor("blue"),
    "on-board-led": pinFor("on-board-led"),
  };
}

/** The manifest.json of a folder, when it has one. Throws an Error when it is no JSON. */
function manifestIn(folder: string): Partial<FirmwareManifest> {
  const file = path.join(folder, "manifest.json");
  if (!existsSync(file)) {
    return {};
  }
  try {
    return readManifest(folder);
  } catch (error) {
    throw new Error(`${file}, beside the image, cannot be read. Build the image again, or move it elsewhere.`, {
      cause: error,
    });
  }
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
  const board = markOf(image)?.board ?? fallback;
  const pins = pinsIn(manifestIn(path.dirname(imageFile)), board) ?? pinsIn(readManifest(), board);
  if (pins === undefined) {
    throw new Error(
      `${imageFile} is for a board "${board}" whose pins nobody knows. Put the manifest.json of its build beside it ` +
        `(npm run firmware:build -- ${board} --out FOLDER writes both).`,
    );
  }
  return pins;
}
