import { randomBytes } from "node:crypto";

/** The Pico's flash chip: 2 MB, erased by sectors, programmed by pages. */
export const flashSize = 0x20_0000;
export const sectorSize = 4096;
export const pageSize = 256;
/** Typical times of a W25Q16JV, the Pico's flash chip (its datasheet, AC characteristics). */
export const eraseNs = 45e6;
export const programNs = 0.7e6;

/** An erase or a program that is under way. `apply` does the first part of it, 1 is all. */
export interface FlashOperation {
  readonly durationNs: number;
  readonly apply: (part: number) => void;
}

/** The contents of a flash chip, kept without power. */
export class Flash {
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(flashSize).fill(0xff);
  /** 8 bytes, answered to command 4Bh. */
  readonly uniqueId: Uint8Array;
  /** Called when the contents changed. */
  onChange: () => void = () => undefined;
  /** Called when an erase or a program begins. */
  onBegin: (operation: FlashOperation) => void = () => undefined;

  constructor(uniqueId: Uint8Array = new Uint8Array(randomBytes(8))) {
    if (uniqueId.length !== 8) {
      throw new RangeError(`A flash chip's unique id has 8 bytes, not ${uniqueId.length}.`);
    }
    this.uniqueId = uniqueId;
  }

  /** Writes a firmware image as a programmer does: the sectors it needs are erased, all others stay. */
  install(image: Uint8Array): void {
    if (image.length > flashSize) {
      throw new RangeError(`The image has ${image.length} bytes, the flash ${flashSize}.`);
    }
    this.bytes.fill(0xff, 0, Math.ceil(image.length / sectorSize) * sectorSize);
    this.bytes.set(image, 0);
  }

  /** Erases whole sectors; throws a RangeError for what the chip could not do. */
  erase(offset: number, size: number): FlashOperation {
    checkRange("erase", offset, size, sectorSize);
    return {
      durationNs: (size / sectorSize) * eraseNs,
      apply: (part) => {
        this.bytes.fill(0xff, offset, offset + Math.floor(size * part));
        this.onChange();
      },
    };
  }

  /** Programs whole pages: bits go from 1 to 0 only. */
  program(offset: number, data: Uint8Array): FlashOperation {
    checkRange("program", offset, data.length, pageSize);
    return {
      durationNs: (data.length / pageSize) * programNs,
      apply: (part) => {
        for (const [index, byte] of data.subarray(0, Math.floor(data.length * part)).entries()) {
          this.bytes[offset + index] = (this.bytes[offset + index] ?? 0xff) & byte;
        }
        this.onChange();
      },
    };
  }
}

function checkRange(what: string, offset: number, size: number, unit: number): void {
  if (offset % unit !== 0 || size % unit !== 0 || size <= 0 || offset < 0 || offset + size > flashSize) {
    throw new RangeError(
      `flash ${what} of 0x${size.toString(16)} bytes at 0x${offset.toString(16)}: not whole units of ${unit} bytes, ` +
        "or outside of the chip",
    );
  }
}
