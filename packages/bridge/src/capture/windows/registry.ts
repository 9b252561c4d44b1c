import type { Native } from "./native.ts";

/** HKEY_LOCAL_MACHINE of <winreg.h>, a negative number as a pointer. */
const localMachine = -2_147_483_646;
const flags = { text: 0x2, number: 0x10 } as const;
const keyRead = 0x2_0019;
const mostBytes = 4096;

/** Values under HKEY_LOCAL_MACHINE. */
export class Registry {
  readonly #native: Native;

  constructor(native: Native) {
    this.#native = native;
  }

  /** Empty when there is none, or it is longer than 2,000 characters. */
  text(path: string, name: string): string {
    const data = this.#value(path, name, flags.text);
    return data === undefined ? "" : data.toString("utf16le").replace(/\0.*$/s, "").trim();
  }

  number(path: string, name: string): number | undefined {
    return this.#value(path, name, flags.number)?.readUInt32LE();
  }

  hasKey(path: string): boolean {
    const opened = Buffer.alloc(8);
    const isThere = this.#native.regOpenKeyEx(localMachine, path, 0, keyRead, opened) === 0;
    if (isThere) {
      this.#native.regCloseKey(opened.readBigInt64LE());
    }
    return isThere;
  }

  hasValue(path: string, name: string): boolean {
    const anyType = 0xffff;
    const moreData = 234;
    const answer: unknown = this.#native.regGetValue(localMachine, path, name, anyType, null, null, null);
    return answer === 0 || answer === moreData;
  }

  #value(path: string, name: string, kind: number): Buffer | undefined {
    const data = Buffer.alloc(mostBytes);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(mostBytes);
    const answer: unknown = this.#native.regGetValue(localMachine, path, name, kind, null, data, size);
    return answer === 0 ? data.subarray(0, size.readUInt32LE()) : undefined;
  }
}
