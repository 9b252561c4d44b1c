const uf2BlockBytes = 512;

/** A block of a UF2 file (https://github.com/microsoft/uf2). */
export interface Uf2Block {
  readonly magics: readonly number[];
  readonly flags: number;
  readonly address: number;
  readonly payloadBytes: number;
  readonly number: number;
  readonly count: number;
  readonly family: number;
  readonly payload: Uint8Array;
}

export function readUf2(file: Buffer): readonly Uf2Block[] {
  return Array.from({ length: Math.floor(file.length / uf2BlockBytes) }, (_, index) => {
    const start = index * uf2BlockBytes;
    const word = (offset: number): number => file.readUInt32LE(start + offset);
    return {
      magics: [word(0), word(4), word(508)],
      flags: word(8),
      address: word(12),
      payloadBytes: word(16),
      number: word(20),
      count: word(24),
      family: word(28),
      payload: file.subarray(start + 32, start + 32 + 256),
    };
  });
}

/** A line of an Intel HEX file. */
export interface HexRecord {
  readonly address: number;
  /** 0 data, 1 end of file. */
  readonly kind: number;
  readonly data: Buffer;
}

/** Reads an Intel HEX file. Throws an Error for a line that is none or whose sum is wrong. */
export function readHex(text: string): readonly HexRecord[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => {
      const bytes = Buffer.from(line.slice(1), "hex");
      const sum = bytes.reduce((total, byte) => total + byte, 0);
      if (!/^:([0-9A-F]{2}){5,}$/.test(line) || bytes.length !== 5 + bytes.readUInt8(0) || sum % 256 !== 0) {
        throw new Error(`"${line}" is no record of an Intel HEX file`);
      }
      return { address: bytes.readUInt16BE(1), kind: bytes.readUInt8(3), data: bytes.subarray(4, -1) };
    });
}
