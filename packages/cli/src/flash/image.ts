import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type ErrorDescription, Tier2Error, messageOf, nearestName } from "@tier2/bridge";
import type { FirmwareImage } from "@tier2/emulator";
import { type Chip, chipOf } from "./attached.ts";
import { avrFirmwareBytes } from "./avr109.ts";
import { type ImageFormat, chipOfContent, formatOf } from "./image-format.ts";
import { firmwareBytes } from "./rp2040-flash.ts";

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
const flashLimits: Readonly<Record<Chip, number>> = { rp2040: firmwareBytes, atmega32u4: avrFirmwareBytes };
/** A UF2 file is twice as large as what it holds, an Intel HEX file some three times. */
const mostFileBytes = 8 * 1024 * 1024;

/**
 * Reads the image of a board that came with this software. Rejects with a Tier2Error when there is none, or when it is not
 * what the manifest says.
 */
export async function readBundledImage(board: string): Promise<FlashImage> {
  const { imagesFolder } = await import("@tier2/emulator");
  const entry = await requireKnownBoard(board);
  const image = await readImageFile(path.join(imagesFolder, entry.file));
  if (image.sha256 !== entry.sha256) {
    const message = `${image.file} is not the image that belongs to this software: its SHA-256 is another.`;
    throw imageError("image_damaged", message, "Install this software anew.");
  }
  return image;
}

/** What the manifest says of the image of a board. Rejects with a Tier2Error when there is none. */
export async function requireKnownBoard(board: string): Promise<FirmwareImage> {
  const { readManifest } = await import("@tier2/emulator");
  const { boards } = readManifest();
  const entry = boards.find((one) => one.board === board)?.images[0];
  if (entry === undefined) {
    const names = boards.map((one) => one.board);
    const meant = nearestName(board, names);
    const hint = `${meant === undefined ? "" : `Did you mean ${meant}? `}Boards: ${names.join(", ")}`;
    throw imageError("board_unknown", `There is no firmware for a board "${board}".`, hint, "usage");
  }
  return entry;
}

/** Reads an image file; what it is, its content says. Rejects with a Tier2Error when it is none that could be flashed. */
export async function readImageFile(file: string): Promise<FlashImage> {
  const content = readContent(file);
  const format = formatOf(content);
  const bytes = await parse(file, content, format);
  const chip = requireChip(file, format, bytes);
  const limit = flashLimits[chip];
  if (bytes.length > limit) {
    const message = `${file} has ${bytes.length} bytes; an ${chip} takes ${limit}.`;
    throw imageError("image_too_large", message, "It is no firmware of a button.");
  }
  const { imagesFolder, markOf, readManifest } = await import("@tier2/emulator");
  const bundled = readManifest().boards.flatMap(({ images }) => images.filter((one) => one.format === "bin"));
  const bytesHash = sha256Of(bytes);
  const isKnown = bundled.some(({ sha256 }) => sha256 === bytesHash);
  const longer = isKnown ? [] : bundled.filter(({ sizeBytes }) => sizeBytes > bytes.length);
  const whole = longer.find((one) =>
    readFileSync(path.join(imagesFolder, one.file)).subarray(0, bytes.length).equals(bytes),
  );
  if (whole !== undefined) {
    const message = `${file} is cut off: it holds ${bytes.length} bytes of an image of ${whole.sizeBytes}.`;
    throw imageError("image_cut_off", message, "Fetch it again.");
  }
  const mark = markOf(bytes);
  return {
    ...{ file, format, bytes, chip, board: mark?.board, version: mark?.firmwareVersion },
    ...{ sha256: sha256Of(content), isKnown },
  };
}

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Such files are for one chip only. */
const chips: Readonly<Record<ImageFormat, Chip | undefined>> = { uf2: "rp2040", hex: "atmega32u4", bin: undefined };

/** The chip that runs it. Throws a Tier2Error when none of ours does, though the file may be in order. */
function requireChip(file: string, format: ImageFormat, bytes: Uint8Array): Chip {
  const chip = chipOfContent(bytes);
  const wanted = chips[format];
  if (chip !== undefined && (wanted === undefined || wanted === chip)) {
    return chip;
  }
  const message =
    wanted === undefined
      ? `${file} is no firmware image: neither UF2, nor Intel HEX, nor a BIN of an RP2040 or ATmega32U4.`
      : `${file} holds no firmware of an ${wanted}: it does not begin as one.`;
  throw imageError("image_unrecognised", message, "Take the .uf2, .hex or .bin of a build for this board.");
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
  requireTrusted(image, isForced);
}

/** Throws a Tier2Error when the image did not come with this software, and nobody said that it is meant. */
export function requireTrusted({ file, isKnown, sha256 }: FlashImage, isForced: boolean): void {
  if (!isKnown && !isForced) {
    const message = `${file} is none of the images that came with this software (SHA-256 ${sha256}).`;
    throw imageError("image_unknown", message, "If you built it, or know where it is from: --force");
  }
}

/** Nothing is read but a file of a likely size: a pipe would keep everybody waiting, a device may have no end. */
function readContent(file: string): Uint8Array {
  const unreadable = (why: string): Tier2Error =>
    imageError(
      "image_unreadable",
      `The image cannot be read: ${why}`,
      "Name a UF2, Intel HEX or BIN file: --image FILE",
      "usage",
    );
  let content: Uint8Array | undefined;
  try {
    const found = statSync(file);
    if (!found.isFile()) {
      throw new Error(`${file} is a folder, a pipe or a device, not a file.`);
    }
    content = found.size > mostFileBytes ? undefined : readFileSync(file);
  } catch (error) {
    throw unreadable(messageOf(error));
  }
  if (content === undefined) {
    const message = `${file} is larger than ${mostFileBytes / 1024 / 1024} MB; no image of these boards is.`;
    throw imageError("image_too_large", message, "It is no firmware of a button.");
  }
  return content;
}

async function parse(file: string, content: Uint8Array, format: ImageFormat): Promise<Uint8Array> {
  const { readHex, readImage } = await import("@tier2/emulator");
  try {
    switch (format) {
      case "uf2":
        return readImage(content);
      case "hex":
        return readHex(content, flashLimits.atmega32u4);
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
