import { type RegisterBlock, aliasPlain, combine } from "./registers.ts";

const wakeEnable0 = 0xa0;
const sleepEnable1 = 0xac;

/** The clocks of WAKE_EN0 and SLEEP_EN0, then of WAKE_EN1 and SLEEP_EN1, by bit (RP2040 datasheet 2.15.7). */
const names = [
  ["clocks", "adc-adc", "adc", "busctrl", "busfabric", "dma", "i2c0", "i2c1", "io", "jtag", "vreg", "pads", "pio0"],
  ["pio1", "pll-sys", "pll-usb", "psm", "pwm", "resets", "rom", "rosc", "rtc-rtc", "rtc", "sio", "spi0-peri", "spi0"],
  ["spi1-peri", "spi1", "sram0", "sram1", "sram2", "sram3"],
  ["sram4", "sram5", "syscfg", "sysinfo", "tbman", "timer", "uart0-peri", "uart0", "uart1-peri", "uart1", "usbctrl"],
  ["usbctrl-usb", "watchdog", "xip", "xosc"],
].flat();
const bitsOfFirst = 32;

/** The clocks without which an interrupt cannot come up in deep sleep, by the number of the interrupt. */
const clocksOfInterrupts: readonly (readonly [interrupt: number, clocks: readonly string[]])[] = [
  [0, ["timer"]],
  [1, ["timer"]],
  [5, ["usbctrl", "usbctrl-usb"]],
  [13, ["io"]],
];

/** The clock generators of rp2040js, and which blocks get their clock while the processor is awake and in deep sleep. */
export class Clocks implements RegisterBlock {
  readonly #generators: RegisterBlock;
  /** WAKE_EN0, WAKE_EN1, SLEEP_EN0, SLEEP_EN1. */
  readonly #enabled = [0xffff_ffff, 0x7fff, 0xffff_ffff, 0x7fff];

  constructor(generators: RegisterBlock) {
    this.#generators = generators;
  }

  /** Whether a block, by its name above, has its clock. Throws an Error for a name that is none. */
  isRunning(name: string, isInDeepSleep: boolean): boolean {
    const index = names.indexOf(name);
    if (index === -1) {
      throw new Error(`The RP2040 has no clock "${name}".`);
    }
    const place = (isInDeepSleep ? 2 : 0) + (index < bitsOfFirst ? 0 : 1);
    return ((this.#enabled[place] ?? 0) & (1 << (index % bitsOfFirst))) !== 0;
  }

  /** The names of the blocks without a clock. */
  stopped(isInDeepSleep: boolean): readonly string[] {
    return names.filter((name) => !this.isRunning(name, isInDeepSleep));
  }

  /** The clocks that deep sleep stops although interrupts that need them are enabled. */
  missedInDeepSleep(enabledInterrupts: number): readonly string[] {
    return clocksOfInterrupts
      .filter(([interrupt]) => (enabledInterrupts & (1 << interrupt)) !== 0)
      .flatMap(([_interrupt, clocks]) => clocks.filter((clock) => !this.isRunning(clock, true)));
  }

  readUint32(offset: number): number {
    const place = placeOf(offset);
    return place === undefined ? this.#generators.readUint32(offset) : (this.#enabled[place] ?? 0);
  }

  writeUint32(offset: number, value: number): void {
    this.writeUint32Atomic(offset, value, aliasPlain);
  }

  writeUint32Atomic(offset: number, value: number, alias: number): void {
    const place = placeOf(offset);
    if (place === undefined) {
      this.#generators.writeUint32Atomic(offset, value, alias);
    } else {
      this.#enabled[place] = combine(this.#enabled[place] ?? 0, value, alias);
    }
  }
}

function placeOf(offset: number): number | undefined {
  const register = offset & 0xfff;
  return register >= wakeEnable0 && register <= sleepEnable1 ? (register - wakeEnable0) / 4 : undefined;
}
