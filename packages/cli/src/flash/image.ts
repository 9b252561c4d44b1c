import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type ErrorDescription, Tier2Error, messageOf } from "@tier2/bridge";
import { type Chip, chipOf } from "./attached.ts";
import { type ImageFormat, type Recognised, recognise } from "./image-format.ts";

/** A firmware image, read and looked through. */
export interface FlashImage {
  /** Where it came from. */
  readonly file: string;
  readonly format: ImageFormat;
  /** What is to stand in the flash, from its first byte on. */
  readonly bytes: Uint8Array;
  readonly chip: Chip;
  /** The board and the version ("1.2.3") that it says it is for; undefined when it says nothing. */
  readonly board: string | undefined;
  readonly version: string | undefined;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  /** Its bytes are those of an image that came with this software. */
  readonly isKnown: boolean;
}

/** What a firmware may take, bytes: the rest is the boot loader's, or, at the end of an RP2040's flash, keeps the settings. */
export const flashLimits: Readonly<Record<Chip, number>> = { rp2040: 0x1f_c000, atmega32u4: 0x7000 };

/**
 * Reads the image of a board that came with this software. Rejects with a Tier2Error when there is none, or when it is not
 * what the manifest says.
 */
export async function readBundledImage(board: string): Promise<FlashImage> {
  const { imagesFolder, readManifest } = await import("@tier2/emulator");
  const { boards } = readManifest();
  const entry = boards.find((one) => one.board === board)?.images[0];
  if (entry === undefined) {
    const known = boards.map((one) => one.board).join(", ");
    throw imageError("board_unknown", `There is no firmware for a board "${board}".`, `Boards: ${known}`, "usage");
  }
  const image = await readImageFile(path.join(imagesFolder, entry.file));
  if (image.sha256 !== entry.sha256) {
    const message = `${image.file} is not the image that belongs to this software: its SHA-256 is another.`;
    throw imageError("image_damaged", message, "Install this software anew.");
  }
  return image;
}

/** Reads an image file; what it is, its content says. Rejects with a Tier2Error when it is none that could be flashed. */
export async function readImageFile(file: string): Promise<FlashImage> {
  const content = readContent(file);
  const recognised = recognise(content);
  if (recognised === undefined) {
    const message = `${file} is no firmware image: neither UF2, nor Intel HEX, nor a BIN of an RP2040 or ATmega32U4.`;
    throw imageError("image_unrecognised", message, "Take the .uf2, .hex or .bin of a build.");
  }
  const { format, chip } = recognised;
  const bytes = await parse(file, content, recognised);
  const limit = flashLimits[chip];
  if (bytes.length > limit) {
    const message = `${file} has ${bytes.length} bytes; an ${chip} takes ${limit}.`;
    throw imageError("image_too_large", message, "It is no firmware of a button.");
  }
  const { imagesFolder, markOf, readManifest } = await import("@tier2/emulator");
  const bundled = readManifest().boards.flatMap(({ images }) => images.filter((one) => one.format === "bin"));
  const known = bundled.map((one) => readFileSync(path.join(imagesFolder, one.file)));
  const whole = known.find((one) => bytes.length < one.length && one.subarray(0, bytes.length).equals(bytes));
  if (whole !== undefined) {
    const message = `${file} is cut off: it holds ${bytes.length} bytes of an image of ${whole.length}.`;
    throw imageError("image_cut_off", message, "Fetch it again.");
  }
  const mark = markOf(bytes);
  return {
    ...{ file, format, bytes, chip, board: mark?.board, version: mark?.firmwareVersion },
    sha256: createHash("sha256").update(content).digest("hex"),
    isKnown: known.some((one) => one.equals(bytes)),
  };
}

/** Throws a Tier2Error unless the image may be written to this board; nothing is asked of the board for it. */
export function requireImageFor(board: string, image: FlashImage, isForced: boolean): void {
  const chip = chipOf(board);
  const { file } = image;
  if (image.chip !== chip) {
    const message = `${file} is for an ${image.chip}; the board (${board}) has an ${chip}.`;
    throw imageError("image_wrong_chip", message, "Leave --image away: the board then gets its own.");
  }
  if (image.board !== undefined && image.board !== board) {
    const message = `${file} is for the board ${image.board}, not for ${board}: it uses other pins.`;
    const hint = `A ${image.board} that has the boot loader of another board: --board ${image.board}`;
    throw imageError("image_wrong_board", message, hint);
  }
  if (!image.isKnown && !isForced) {
    const message = `${file} is none of the images that came with this software (SHA-256 ${image.sha256}).`;
    throw imageError("image_unknown", message, "If you built it, or know where it is from: --force");
  }
}

function readContent(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const message = `The image cannot be read: ${messageOf(error)}`;
    throw imageError("image_unreadable", message, "Name a UF2, Intel HEX or BIN file: --image FILE", "usage");
  }
}

async function parse(file: string, content: Uint8Array, { format, chip }: Recognised): Promise<Uint8Array> {
  const { readHex, readImage } = await import("@tier2/emulator");
  try {
    switch (format) {
      case "uf2":
        return readImage(content);
      case "hex":
        return readHex(content, flashLimits[chip]);
      case "bin":
        return content;
    }
  } catch (error) {
    throw imageError("image_broken", `${file}: ${messageOf(error)}`, "Fetch or build it again; it is not flashed.");
  }
}

const imageError = (
  code: string,
  message: string,
  hint: string,
  category: ErrorDescription["category"] = "firmware",
): Tier2Error => new Tier2Error({ code, category, message, hint });
