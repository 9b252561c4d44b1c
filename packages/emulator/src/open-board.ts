import path from "node:path";
import type { Board } from "./board.ts";
import { pinsForImage } from "./board-pins.ts";
import { openEepromFile } from "./eeprom-file.ts";
import { openFlashFile } from "./flash-file.ts";
import { readHex } from "./intel-hex.ts";
import { Rp2040Board } from "./rp2040/board.ts";
import { Flash } from "./rp2040/flash.ts";
import { applicationSize } from "./simavr/chip.ts";
import { Eeprom } from "./simavr/eeprom.ts";
import { SimavrBoard } from "./simavr/simavr-board.ts";
import { readImage } from "./uf2.ts";

export interface OpenBoardOptions {
  /**
   * Where the image comes from: the name says for which chip it is, `.uf2` for the RP2040, `.hex` for the ATmega32U4. How
   * the board is wired stands in the manifest.json beside it, or in that of @tier2/firmware.
   */
  readonly imageFile: string;
  readonly image: Uint8Array;
  /** Keeps what the board keeps without power: its flash, or its EEPROM. Without it the board is a new one. */
  readonly flashFile?: string | undefined;
  /** The RP2040's flash chip's unique id, 16 hexadecimal digits, which is the serial number. */
  readonly uniqueId?: string | undefined;
}

/** A board with this firmware, without power. Throws an Error when a file or the unique id is at fault. */
export function openBoard({ imageFile, image, flashFile, uniqueId }: OpenBoardOptions): Board {
  const isForRp2040 = path.extname(imageFile).toLowerCase() === ".uf2";
  if (!isForRp2040 && uniqueId !== undefined) {
    throw new Error(
      "An ATmega32U4 has no unique id; its serial number is set once with the report serial. Leave the id away.",
    );
  }
  const bytes = readFirmware(imageFile, image);
  if (isForRp2040) {
    const flash = openFlash(flashFile, uniqueId);
    flash.install(bytes);
    return new Rp2040Board(flash, { pins: pinsForImage(imageFile, bytes, "pico") });
  }
  const eeprom = flashFile === undefined ? new Eeprom() : openEepromFile(flashFile);
  return new SimavrBoard(bytes, eeprom, pinsForImage(imageFile, bytes, "promicro"));
}

/** What an image file puts into the flash from its start on. Throws an Error when it is no image. */
export function readFirmware(imageFile: string, image: Uint8Array): Uint8Array {
  switch (path.extname(imageFile).toLowerCase()) {
    case ".uf2":
      return readImage(image);
    case ".hex":
      return readHex(image, applicationSize);
    default:
      throw new Error(
        `${imageFile} is no firmware image: its name ends neither in .uf2 (RP2040) nor in .hex (ATmega32U4).`,
      );
  }
}

function openFlash(flashFile: string | undefined, uniqueId: string | undefined): Flash {
  if (uniqueId !== undefined && !/^[0-9a-f]{16}$/i.test(uniqueId)) {
    throw new Error(`The unique id ${JSON.stringify(uniqueId)} is not 16 hexadecimal digits.`);
  }
  const id = uniqueId === undefined ? undefined : Uint8Array.from(Buffer.from(uniqueId, "hex"));
  return flashFile === undefined ? new Flash(id) : openFlashFile(flashFile, id);
}
