import { pageSize, sectorSize } from "../../rp2040/flash.ts";
import { flashBase, readUf2Block } from "../../uf2.ts";
import { type RomMemory, statuses } from "../rom-memory.ts";

/** The ROM keeps a bit for each. */
const mostBlocks = 0x1_0000;
/** The ROM's watchdog is set to this time after the last block. */
const rebootDelayMs = 1000;

interface Image {
  readonly blockCount: number;
  readonly written: Set<number>;
  readonly erasedSectors: Set<number>;
}

/**
 * Takes the blocks of a UF2 file wherever on the drive they are written, and puts them into the flash as the boot ROM
 * does (RP2040 datasheet 2.8.4.2): a sector is erased before the first block whose number falls into it, whatever
 * the block's address. Images for RAM are ignored.
 */
export class Uf2Receiver {
  readonly #memory: RomMemory;
  readonly #reboot: (delayMs: number) => void;
  #image: Image | undefined;

  constructor(memory: RomMemory, reboot: (delayMs: number) => void) {
    this.#memory = memory;
    this.#reboot = reboot;
  }

  /** Forgets the image that was begun. */
  reset(): void {
    this.#image = undefined;
  }

  /** A sector that was written to the drive; answers a status, 0 for what is no block too. */
  async take(sector: Uint8Array, signal: AbortSignal): Promise<number> {
    const block = readUf2Block(sector);
    if (block === undefined || !block.isForRp2040 || !block.isMainFlash || block.payloadSize !== pageSize) {
      return statuses.ok;
    }
    const { address, number, count } = block;
    const isNew = this.#image?.blockCount !== count;
    const isInFlash = address >= flashBase && address + pageSize <= 0x1500_0000 && address % pageSize === 0;
    if (count === 0 || count > mostBlocks || number >= count || !isInFlash) {
      this.reset();
      return statuses.ok;
    }
    const image: Image =
      this.#image === undefined || isNew
        ? { blockCount: count, written: new Set(), erasedSectors: new Set() }
        : this.#image;
    this.#image = image;
    if (image.written.has(number)) {
      return statuses.ok;
    }
    image.written.add(number);
    if (isNew) {
      this.#memory.isExecuteInPlace = false;
    }
    const status = await this.#program(image, address, number, block.data, signal);
    if (status === statuses.ok && image.written.size === count) {
      this.#reboot(rebootDelayMs);
    }
    return status;
  }

  async #program(
    image: Image,
    address: number,
    number: number,
    data: Uint8Array,
    signal: AbortSignal,
  ): Promise<number> {
    const isContinued = image.written.size > 1;
    const sector = Math.floor((number * pageSize) / sectorSize);
    if (!image.erasedSectors.has(sector)) {
      image.erasedSectors.add(sector);
      const status = await this.#memory.erase(address - (address % sectorSize), sectorSize, "drive", signal);
      if (status !== statuses.ok) {
        return status;
      }
    }
    return this.#memory.write(address, data, "drive", isContinued, signal);
  }
}
