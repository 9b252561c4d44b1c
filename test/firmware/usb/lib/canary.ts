import type { Board } from "../../../../packages/emulator/src/board.ts";
import { Rp2040Board } from "../../../../packages/emulator/src/rp2040/board.ts";
import { SimavrBoard } from "../../../../packages/emulator/src/simavr/simavr-board.ts";

/** Memory of a running board that its firmware must leave alone. */
interface FreeMemory {
  readonly name: string;
  readonly read: () => Uint8Array;
  readonly write: (bytes: Uint8Array) => void;
}

/**
 * Between the firmware's variables and the room of its stack. RP2040: code and variables begin at 0x20000000 and have
 * 16 KB, the stack goes down from 0x20042000 and has 2 KB. ATmega32U4: variables from 0x100 up to 0x500, the stack from
 * 0xaff down to 0x900.
 */
function freeMemoryOf(board: Board): FreeMemory {
  if (board instanceof Rp2040Board && board.chip !== undefined) {
    const memory = board.chip.mcu.sram.subarray(0x4000, 0x4_1800);
    return { name: "0x20004000 to 0x20041800", read: () => memory, write: (bytes) => memory.set(bytes) };
  }
  if (board instanceof SimavrBoard && board.chip !== undefined) {
    const { chip } = board;
    const [from, to] = [0x500, 0x900];
    return {
      name: "0x500 to 0x900",
      read: () => chip.readMemory(from, to - from),
      write: (bytes) => chip.writeMemory(from, bytes),
    };
  }
  throw new TypeError("a board without power");
}

/** Fills the free memory of a running board; the returned function throws an Error when it is no more as it was. */
export function setCanary(board: Board): () => void {
  const free = freeMemoryOf(board);
  const pattern = Buffer.alloc(free.read().length, Uint8Array.of(0xc5, 0x3a, 0x96));
  free.write(pattern);
  return () => {
    if (Buffer.compare(pattern, free.read()) !== 0) {
      throw new Error(`the firmware wrote into memory that is not its own, ${free.name}`);
    }
  };
}
