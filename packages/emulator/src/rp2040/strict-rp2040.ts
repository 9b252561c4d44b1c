import { RP2040 } from "rp2040js";
import { type Resets, resetBits } from "./resets.ts";

/** The reset bit of a peripheral, by the address bits that rp2040js finds it with. */
const resetBitOf: ReadonlyMap<number, number> = new Map(
  (
    [
      [0x4001_4000, resetBits.ioBank0],
      [0x4001_c000, resetBits.padsBank0],
      [0x4002_c000, resetBits.pllUsb],
      [0x4005_0000, resetBits.pwm],
      [0x4005_4000, resetBits.timer],
      [0x5011_0000, resetBits.usb],
    ] as const
  ).map(([address, bit]) => [address >>> 14, bit]),
);

const flashStart = 0x1000_0000;
const flashEnd = 0x1400_0000;
const romEnd = 0x4000;

/** rp2040js with the faults that it lets pass: stores to flash and ROM, unaligned accesses, blocks held in reset. */
export class StrictRp2040 extends RP2040 {
  resets: Resets | undefined;
  onFault: (text: string) => void = () => undefined;

  override findPeripheral(address: number): ReturnType<RP2040["findPeripheral"]> {
    const bit = resetBitOf.get(address >>> 14);
    if (bit !== undefined && this.resets?.isHeld(bit) === true) {
      this.onFault(`access to 0x${(address >>> 0).toString(16)}, a block held in reset`);
    }
    return super.findPeripheral(address);
  }

  override readUint16(address: number): number {
    if ((address & 1) !== 0) {
      this.onFault(`unaligned read of 2 bytes at 0x${(address >>> 0).toString(16)}`);
    }
    return super.readUint16(address);
  }

  override writeUint32(address: number, value: number): void {
    this.#checkStore(address, 4);
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

  #checkStore(signedAddress: number, size: number): void {
    const address = signedAddress >>> 0;
    if ((address & (size - 1)) !== 0) {
      this.onFault(`unaligned store of ${size} bytes at 0x${address.toString(16)}`);
    }
    if (address < romEnd || (address >= flashStart && address < flashEnd)) {
      this.onFault(`store to 0x${address.toString(16)}, which is read-only`);
    }
  }
}
