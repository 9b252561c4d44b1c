import type { Flash, FlashOperation } from "./flash.ts";

// A stand-in for the boot ROM: its function table, whose entries are breakpoints that the emulator answers
// (RP2040 datasheet 2.8.3). What the ROM does at start-up is done by the chip.

const lookupBreakpoint = 0xe0;
/** Every function ends in it: the ROM looks whether the flash is done, and returns or looks again. */
const waitBreakpoint = 0xe1;
const functions: readonly (readonly [name: string, breakpoint: number])[] = [
  ["UB", 1],
  ["IF", 2],
  ["EX", 3],
  ["RE", 4],
  ["RP", 5],
  ["FC", 6],
  ["CX", 7],
];
const lookupAddress = 0x120;
const functionsAddress = 0x140;
const functionSize = 8;
const tableAddress = 0x200;
const dataTableAddress = 0x300;
const versionB2 = 3;
/** Where the ROM copies the second stage to and runs it: the last 256 bytes of SRAM bank 5. */
export const secondStageAddress = 0x2004_1f00;
export const secondStageSize = 256;

/** Writes the ROM's tables. `rom` has 16 KB. */
export function writeBootRom(rom: Uint8Array): void {
  const view = new DataView(rom.buffer, rom.byteOffset, rom.byteLength);
  const writeFunction = (address: number, code: number): void => {
    view.setUint16(address, 0xbe00 | code, true); // bkpt #code
    view.setUint16(address + 2, 0xbe00 | waitBreakpoint, true); // wait: bkpt #waitBreakpoint
    view.setUint16(address + 4, 0xe7fd, true); // b wait
    view.setUint16(address + 6, 0x4770, true); // bx lr
  };
  rom.set([0x4d, 0x75, 0x01, versionB2], 0x10);
  view.setUint16(0x14, tableAddress, true);
  view.setUint16(0x16, dataTableAddress, true);
  view.setUint16(0x18, lookupAddress | 1, true);
  writeFunction(lookupAddress, lookupBreakpoint);
  for (const [index, [name, code]] of functions.entries()) {
    const address = functionsAddress + functionSize * index;
    writeFunction(address, code);
    view.setUint16(tableAddress + 4 * index, name.charCodeAt(0) | (name.charCodeAt(1) << 8), true);
    view.setUint16(tableAddress + 4 * index + 2, address | 1, true);
  }
}

/** Whether the ROM would run the flash's second stage: the CRC over its first 252 bytes stands in the last 4. */
export function hasValidSecondStage(flash: Uint8Array): boolean {
  const view = new DataView(flash.buffer, flash.byteOffset, secondStageSize);
  return crc32Mpeg2(flash.subarray(0, 252)) === view.getUint32(252, true);
}

function crc32Mpeg2(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc = (crc ^ (byte << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (((crc & 0x8000_0000) === 0 ? 0 : 0x04c1_1db7) ^ (crc << 1)) >>> 0;
    }
  }
  return crc;
}

/** What a ROM function needs of the chip. */
export interface RomCaller {
  /** r0 to r3. */
  readonly registers: Uint32Array;
  readonly flash: Flash;
  /** Whether the flash is mapped into memory. */
  readonly isExecuteInPlace: boolean;
  readonly setExecuteInPlace: (isOn: boolean) => void;
  readonly readUint8: (address: number) => number;
  readonly readUint16: (address: number) => number;
  /** The flash begins to do this. */
  readonly begin: (operation: FlashOperation) => void;
  /** The ROM waits for the flash, with interrupts on if the firmware has them on. Returns whether the flash is done. */
  readonly wait: () => boolean;
  /** Goes on behind the next instruction. */
  readonly skip: () => void;
  readonly enterBootLoader: () => void;
  readonly onViolation: (text: string) => void;
}

/** Does the ROM function behind a breakpoint; false for a breakpoint that is none of the ROM's. */
export function callBootRom(breakpoint: number, caller: RomCaller): boolean {
  const [first = 0, second = 0, third = 0] = caller.registers;
  switch (breakpoint) {
    case lookupBreakpoint:
      caller.registers[0] = lookUp(caller, first, second);
      return true;
    case waitBreakpoint:
      if (caller.wait()) {
        caller.skip();
      }
      return true;
    case 1: // reset_usb_boot
      caller.enterBootLoader();
      return true;
    case 2: // connect_internal_flash
    case 6: // flash_flush_cache
      return true;
    case 3: // flash_exit_xip
      caller.setExecuteInPlace(false);
      return true;
    case 4: // flash_range_erase
      changeFlash(caller, () => caller.flash.erase(first, second));
      return true;
    case 5: // flash_range_program
      changeFlash(caller, () => {
        const data = Uint8Array.from({ length: third }, (_, index) => caller.readUint8(second + index));
        return caller.flash.program(first, data);
      });
      return true;
    case 7: // flash_enter_cmd_xip
      caller.setExecuteInPlace(true);
      return true;
    default:
      return false;
  }
}

function lookUp(caller: RomCaller, table: number, code: number): number {
  for (let entry = table; caller.readUint16(entry) !== 0; entry += 4) {
    if (caller.readUint16(entry) === code) {
      return caller.readUint16(entry + 2);
    }
  }
  return 0;
}

function changeFlash(caller: RomCaller, begin: () => FlashOperation): void {
  if (caller.isExecuteInPlace) {
    caller.onViolation("flash changed without flash_exit_xip before");
  }
  try {
    caller.begin(begin());
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    caller.onViolation(error.message);
  }
}
