import { RP2040 } from "rp2040js";
import type { Clocks } from "./clocks.ts";
import { type Resets, resetBits } from "./resets.ts";

/** What a block needs before the processor may touch it. */
interface Block {
  readonly resetBit: number;
  readonly clock: string;
  /** Its registers are read and written right only with clk_sys at least as fast as clk_usb (datasheet 4.1.1). */
  readonly needsFastClock?: boolean;
}

/** By the address bits that rp2040js finds a peripheral with. */
const blocks: ReadonlyMap<number, Block> = new Map(
  (
    [
      [0x4001_4000, { resetBit: resetBits.ioBank0, clock: "io" }],
      [0x4001_c000, { resetBit: resetBits.padsBank0, clock: "pads" }],
      [0x4002_8000, { resetBit: resetBits.pllSys, clock: "pll-sys" }],
      [0x4002_c000, { resetBit: resetBits.pllUsb, clock: "pll-usb" }],
      [0x4003_4000, { resetBit: resetBits.uart0, clock: "uart0" }],
      [0x4003_8000, { resetBit: resetBits.uart1, clock: "uart1" }],
      [0x4003_c000, { resetBit: resetBits.spi0, clock: "spi0" }],
      [0x4004_0000, { resetBit: resetBits.spi1, clock: "spi1" }],
      [0x4005_0000, { resetBit: resetBits.pwm, clock: "pwm" }],
      [0x4005_4000, { resetBit: resetBits.timer, clock: "timer" }],
      [0x5010_0000, { resetBit: resetBits.usb, clock: "usbctrl", needsFastClock: true }],
      [0x5011_0000, { resetBit: resetBits.usb, clock: "usbctrl", needsFastClock: true }],
    ] as const
  ).map(([address, block]) => [address >>> 14, block]),
);

const flashStart = 0x1000_0000;
const flashEnd = 0x1400_0000;
const romEnd = 0x4000;
const usbMemory = 0x5010_0000 >>> 14;
const usbClockHz = 48e6;
const systemControl = 0xe000_ed10;
const sleepDeep = 1 << 2;

const hex = (address: number): string => `0x${(address >>> 0).toString(16)}`;

/** rp2040js with the faults that it lets pass: stores to flash and ROM, unaligned accesses, blocks without reset or clock. */
export class StrictRp2040 extends RP2040 {
  resets: Resets | undefined;
  gates: Clocks | undefined;
  onFault: (text: string) => void = () => undefined;
  /** SCR.SLEEPDEEP: WFI stops the clocks that SLEEP_EN leaves out. */
  isSleepDeep = false;

  override findPeripheral(address: number): ReturnType<RP2040["findPeripheral"]> {
    this.#checkBlock(address);
    return super.findPeripheral(address);
  }

  override readUint16(address: number): number {
    if ((address & 1) !== 0) {
      this.onFault(`unaligned read of 2 bytes at ${hex(address)}`);
    }
    return super.readUint16(address);
  }

  override readUint32(address: number): number {
    if (address >>> 14 === usbMemory) {
      this.#checkBlock(address);
    } else if (address >>> 0 === systemControl) {
      return this.isSleepDeep ? sleepDeep : 0;
    }
    return super.readUint32(address);
  }

  override writeUint32(address: number, value: number): void {
    this.#checkStore(address, 4);
    if (address >>> 0 === systemControl) {
      this.isSleepDeep = (value & sleepDeep) !== 0;
      return;
    }
    super.writeUint32(address, value);
  }

  override writeUint16(address: number, value: number): void {
    this.#checkStore(address, 2);
    super.writeUint16(address, value);
  }

  override writeUint8(address: number, value: number): void {
    this.#checkStore(address, 1);
    super.writeUint8(address, value);
  }

  #checkBlock(address: number): void {
    const block = blocks.get(address >>> 14);
    if (block === undefined) {
      return;
    }
    if (this.resets?.isHeld(block.resetBit) === true) {
      this.onFault(`access to ${hex(address)}, a block held in reset`);
    }
    if (this.gates?.isRunning(block.clock, false) === false) {
      this.onFault(`access to ${hex(address)}, a block whose clock ${block.clock} is off`);
    }
    if (block.needsFastClock === true && this.clkSys < usbClockHz) {
      this.onFault(`access to ${hex(address)}, the USB controller, with clk_sys at ${this.clkSys / 1e6} MHz`);
    }
  }

  #checkStore(signedAddress: number, size: number): void {
    const address = signedAddress >>> 0;
    if ((address & (size - 1)) !== 0) {
      this.onFault(`unaligned store of ${size} bytes at ${hex(address)}`);
    }
    if (address < romEnd || (address >= flashStart && address < flashEnd)) {
      this.onFault(`store to ${hex(address)}, which is read-only`);
    }
  }
}
