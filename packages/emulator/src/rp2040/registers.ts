/** What rp2040js calls for a block of registers; `alias` is the atomic alias of the write, see `combine`. */
export interface RegisterBlock {
  readUint32(offset: number): number;
  writeUint32(offset: number, value: number): void;
  writeUint32Atomic(offset: number, value: number, alias: number): void;
}

export const aliasPlain = 0;
const aliasXor = 1;
const aliasSet = 2;

/** The new value of a register after a write through an atomic alias (RP2040 datasheet 2.1.2). */
export function combine(current: number, value: number, alias: number): number {
  switch (alias) {
    case aliasPlain:
      return value >>> 0;
    case aliasXor:
      return (current ^ value) >>> 0;
    case aliasSet:
      return (current | value) >>> 0;
    default:
      return (current & ~value) >>> 0;
  }
}

/** The bits that a write to a write-one-to-clear register clears. */
export function clearedBits(current: number, value: number, alias: number): number {
  return alias === aliasXor || alias === aliasSet ? combine(current, value, alias) : value;
}

/** Registers that only remember what was written, for blocks whose effect does not matter here. */
export class RegisterFile implements RegisterBlock {
  readonly #values: Map<number, number>;

  constructor(initial: ReadonlyArray<readonly [offset: number, value: number]> = []) {
    this.#values = new Map(initial);
  }

  readUint32(offset: number): number {
    return this.#values.get(offset & 0xfff) ?? 0;
  }

  writeUint32(offset: number, value: number): void {
    this.writeUint32Atomic(offset, value, aliasPlain);
  }

  writeUint32Atomic(offset: number, value: number, alias: number): void {
    this.#values.set(offset & 0xfff, combine(this.readUint32(offset), value, alias));
  }
}
