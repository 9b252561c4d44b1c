import { type RegisterBlock, aliasPlain, combine } from "./registers.ts";

const resetRegister = 0x0;
const doneRegister = 0x8;
const allBlocks = 0x01ff_ffff;

/** Bit numbers in RESETS.RESET of blocks that matter here (RP2040 datasheet 2.14.3). */
export const resetBits = {
  ioBank0: 5,
  padsBank0: 8,
  pllSys: 12,
  pllUsb: 13,
  pwm: 14,
  spi0: 16,
  spi1: 17,
  timer: 21,
  uart0: 22,
  uart1: 23,
  usb: 24,
};

/** Left running by the boot ROM, or harmless to use: bus control, JTAG, QSPI, system configuration and information. */
const afterBoot = allBlocks & ~((1 << 1) | (1 << 6) | (1 << 7) | (1 << 9) | (1 << 18) | (1 << 19) | (1 << 20));

/** The reset controller: a block held in reset is told so, and says that it is. */
export class Resets implements RegisterBlock {
  #held = afterBoot;
  #wdsel = 0;
  readonly #onReset: (bit: number) => void;

  /** Calls `onReset` for a block that is put into reset. */
  constructor(onReset: (bit: number) => void) {
    this.#onReset = onReset;
  }

  isHeld(bit: number): boolean {
    return (this.#held & (1 << bit)) !== 0;
  }

  readUint32(offset: number): number {
    switch (offset & 0xfff) {
      case resetRegister:
        return this.#held;
      case doneRegister:
        return ~this.#held & allBlocks;
      default:
        return this.#wdsel;
    }
  }

  writeUint32(offset: number, value: number): void {
    this.writeUint32Atomic(offset, value, aliasPlain);
  }

  writeUint32Atomic(offset: number, value: number, alias: number): void {
    if (offset === resetRegister) {
      const held = combine(this.#held, value, alias) & allBlocks;
      const added = held & ~this.#held;
      this.#held = held;
      for (let bit = 0; bit < 25; bit += 1) {
        if ((added & (1 << bit)) !== 0) {
          this.#onReset(bit);
        }
      }
    } else if (offset !== doneRegister) {
      this.#wdsel = combine(this.#wdsel, value, alias);
    }
  }
}
