import type { SimavrBoard } from "../simavr/simavr-board.ts";
import { type Clock, wait } from "./program.ts";

/** Flash is erased and written by pages (ATmega32U4 data sheet 27.5). */
export const pageSize = 128;
const flashSize = 0x8000;
/** Between the limits of the data sheet, 3.7 to 4.5 ms, for an erase as for a write. */
const pageNs = 4e6;
/** Data sheet 5.3.2. */
const eepromWriteNs = 3.4e6;

/** The memory of an ATmega32U4 as its boot loader reaches it. Addresses are of bytes. */
export class AvrMemory {
  readonly #flash: Uint8Array;
  readonly #eeprom: SimavrBoard["eeprom"];
  readonly #clock: Clock;
  readonly #eraseFactor: number;

  constructor({ flash, eeprom }: Pick<SimavrBoard, "flash" | "eeprom">, clock: Clock, eraseFactor: number) {
    this.#flash = flash;
    this.#eeprom = eeprom;
    this.#clock = clock;
    this.#eraseFactor = eraseFactor;
  }

  /** Whether a firmware is there: its first word is not erased. */
  get hasFirmware(): boolean {
    return this.#flash[0] !== 0xff || this.#flash[1] !== 0xff;
  }

  /** The boot loader's own section reads as erased. */
  readFlash(address: number): number {
    return this.#flash[address % flashSize] ?? 0xff;
  }

  readEeprom(address: number): number {
    return this.#eeprom.bytes[address % this.#eeprom.bytes.length] ?? 0xff;
  }

  async writeEeprom(address: number, value: number, signal: AbortSignal): Promise<void> {
    await wait(this.#clock, eepromWriteNs, signal);
    this.#eeprom.set(address % this.#eeprom.bytes.length, value);
  }

  /** The page around this address. */
  async erasePage(address: number, signal: AbortSignal): Promise<void> {
    this.#pageAt(address).fill(0xff);
    await wait(this.#clock, pageNs * this.#eraseFactor, signal);
  }

  async eraseAll(signal: AbortSignal): Promise<void> {
    for (let address = 0; address < this.#flash.length; address += pageSize) {
      await this.erasePage(address, signal);
    }
  }

  /** Bits go from 1 to 0 only. */
  async writePage(address: number, data: Uint8Array, signal: AbortSignal): Promise<void> {
    await wait(this.#clock, pageNs, signal);
    const page = this.#pageAt(address);
    for (const [index, byte] of data.subarray(0, page.length).entries()) {
      page[index] = (page[index] ?? 0xff) & byte;
    }
  }

  /** Empty in the boot loader's own section, which its lock bits protect. */
  #pageAt(address: number): Uint8Array {
    const start = (address % flashSize) - (address % pageSize);
    return this.#flash.subarray(start, start + pageSize);
  }
}
