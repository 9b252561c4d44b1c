import type { Flash } from "./flash.ts";
import { type RegisterBlock, aliasPlain, combine } from "./registers.ts";

/** Registers of the SSI (RP2040 datasheet 4.10.13). */
const control0 = 0x00;
const enable = 0x08;
const status = 0x28;
const data = 0x60;
const statusIdle = 0b0110; // transmit FIFO not full, empty
const statusReceived = 0b1000;
const fifoDepth = 16;
const transferModeShift = 8;
const transferModeEepromRead = 3;

const commandRead = 0x03;
const commandStatus = 0x05;
const commandUniqueId = 0x4b;
const commandJedecId = 0x9f;
/** Winbond, W25Q16JV. */
const jedecId = [0xef, 0x40, 0x15];

/**
 * The serial interface to the flash chip with automatic chip select: a command lasts as long as the FIFO holds bytes.
 * Knows the commands that only read; erasing and programming go through the boot ROM.
 */
export class FlashInterface implements RegisterBlock {
  readonly #flash: Flash;
  readonly #onViolation: (text: string) => void;
  readonly #onExecuteInPlace: (isOn: boolean) => void;
  readonly #registers = new Map<number, number>();
  readonly #received: number[] = [];
  #command: number[] = [];

  /** Calls `onExecuteInPlace` when firmware gives up or restores the mapping of the flash into memory. */
  constructor(flash: Flash, onViolation: (text: string) => void, onExecuteInPlace: (isOn: boolean) => void) {
    this.#flash = flash;
    this.#onViolation = onViolation;
    this.#onExecuteInPlace = onExecuteInPlace;
  }

  readUint32(offset: number): number {
    switch (offset & 0xfff) {
      case status:
        return statusIdle | (this.#received.length > 0 ? statusReceived : 0);
      case data: {
        const byte = this.#received.shift();
        if (byte === undefined) {
          this.#onViolation("SSI read from an empty FIFO");
        }
        if (this.#received.length === 0) {
          this.#command = []; // the FIFO ran dry: chip select rises
        }
        return byte ?? 0;
      }
      default:
        return this.#registers.get(offset & 0xfff) ?? 0;
    }
  }

  writeUint32(offset: number, value: number): void {
    this.writeUint32Atomic(offset, value, aliasPlain);
  }

  writeUint32Atomic(offset: number, value: number, alias: number): void {
    if (offset === data) {
      this.#transfer(value & 0xff);
      return;
    }
    this.#registers.set(offset, combine(this.#registers.get(offset) ?? 0, value, alias));
    if (offset === enable) {
      this.#received.length = 0;
      this.#command = [];
      const mode = ((this.#registers.get(control0) ?? 0) >>> transferModeShift) & 3;
      this.#onExecuteInPlace((value & 1) === 1 && mode === transferModeEepromRead);
    }
  }

  #transfer(byte: number): void {
    if (((this.#registers.get(enable) ?? 0) & 1) === 0) {
      this.#onViolation("SSI data written while it is disabled");
    }
    if (this.#received.length >= fifoDepth) {
      this.#onViolation(`SSI FIFO overflow: more than ${fifoDepth} bytes under way`);
    }
    this.#received.push(this.#answer());
    this.#command.push(byte);
  }

  /** The byte that the chip shifts out while the next one is shifted in. */
  #answer(): number {
    const [command, high = 0, middle = 0, low = 0] = this.#command;
    const place = this.#command.length;
    switch (command) {
      case commandUniqueId:
        return place < 5 ? 0xff : (this.#flash.uniqueId[(place - 5) % 8] ?? 0xff); // 4 dummy bytes first
      case commandJedecId:
        return jedecId[place - 1] ?? 0xff;
      case commandStatus:
        return 0; // never busy: the boot ROM waits for the end of what it begins
      case commandRead:
        return place < 4 ? 0xff : (this.#flash.bytes[((high << 16) | (middle << 8) | low) + place - 4] ?? 0xff);
      case undefined:
        return 0xff;
      default:
        if (place === 1) {
          this.#onViolation(`flash command 0x${command.toString(16)}, which this model does not know`);
        }
        return 0xff;
    }
  }
}
