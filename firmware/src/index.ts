import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** uf2: copied to the drive of a Pico. hex: for avrdude. bin: what stands in flash, from its first byte on. */
export type ImageFormat = "uf2" | "hex" | "bin";

export interface FirmwareImage {
  /** Name of the file beside the manifest. */
  readonly file: string;
  readonly format: ImageFormat;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A pin that the firmware uses: `gpio` of an RP2040, or `port` and `bit` of an ATmega32U4. */
export interface BoardPin {
  readonly role: "button" | "red" | "green" | "blue" | "on-board-led";
  /** As printed on the board, or in its documents. */
  readonly name: string;
  /** Its pad on the board, in words. */
  readonly where: string;
  readonly gpio?: number;
  /** "B" to "F" */
  readonly port?: string;
  readonly bit?: number;
  /** Of an LED that lights at a low level. */
  readonly isActiveLow?: boolean;
}

export interface BoardFirmware {
  /** As in the table `board` of the protocol: "pico", "promicro", "leonardo". */
  readonly board: string;
  /** As its maker calls it. */
  readonly name: string;
  /** One for each role: the button closes to ground, the lights are common-cathode. */
  readonly pins: readonly BoardPin[];
  /** The one that a user flashes first. */
  readonly images: readonly FirmwareImage[];
  /** First line of what the compiler says of its version. Another compiler makes other bytes. */
  readonly compiler: string;
  /** SHA-256 over names and contents of the files that make the image. */
  readonly sources: string;
  /** What it takes of the flash. */
  readonly flashBytes: number;
  /** What it takes of the RAM without the stack and, where code runs from RAM, without the code. */
  readonly variablesBytes: number;
}

export interface FirmwareManifest {
  /** Whether it was built with a USB product id for tests, or without meaning it as a release. */
  readonly development: boolean;
  /** "1.2.3" */
  readonly version: string;
  readonly protocolVersion: number;
  readonly boards: readonly BoardFirmware[];
}

/** The folder with the images and manifest.json, absolute. */
export const imagesFolder: string = fileURLToPath(new URL("../images", import.meta.url));

/** Reads manifest.json of a folder. Throws when it is missing or no JSON. */
export function readManifest(folder: string = imagesFolder): FirmwareManifest {
  return JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8")) as FirmwareManifest;
}

/**
 * The absolute path of a board's image, of the first format when none is given. Throws an Error that names what there
 * is when there is no such image.
 */
export function imagePath(board: string, format?: ImageFormat): string {
  const { boards } = readManifest();
  const found = boards.find((candidate) => candidate.board === board);
  const image = found?.images.find((candidate) => candidate.format === (format ?? candidate.format));
  if (image === undefined) {
    const known = boards.flatMap(({ images }) => images.map(({ file }) => file)).join(", ");
    throw new Error(
      `There is no firmware image "${board}${format === undefined ? "" : `.${format}`}". There are: ${known}`,
    );
  }
  return path.join(imagesFolder, image.file);
}
