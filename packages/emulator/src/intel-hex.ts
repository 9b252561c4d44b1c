// Intel HEX: lines of ":", then hexadecimal bytes: length, address (2), kind, data, checksum.

const dataRecord = 0;
const endRecord = 1;
const segmentRecord = 2;
const linearRecord = 4;
/** Where a program starts; a chip without an operating system starts at 0. */
const ignoredRecords: ReadonlySet<number> = new Set([3, 5]);

/** A file that is no Intel HEX image. */
export class IntelHexError extends Error {
  override readonly name = "IntelHexError";
}

interface Line {
  readonly kind: number;
  readonly address: number;
  readonly data: Uint8Array;
}

/**
 * The firmware image in an Intel HEX file, as the bytes from address 0 on, at most `limit`. Throws an IntelHexError that
 * says which line is wrong and how; the data must begin at 0 and follow one another without a gap.
 */
export function readHex(file: Uint8Array, limit: number): Uint8Array {
  const image: number[] = [];
  let base = 0;
  let hasEnded = false;
  for (const [index, text] of Buffer.from(file).toString("latin1").split(/\r?\n/).entries()) {
    const check = (isRight: boolean, problem: string): void => {
      if (!isRight) {
        throw new IntelHexError(`Intel HEX line ${index + 1}: ${problem}.`);
      }
    };
    if (text === "") {
      continue;
    }
    check(!hasEnded, "there is more after the end record");
    const { kind, address, data } = parseLine(text, check);
    if (kind === dataRecord) {
      append(image, base + address, data, limit, check);
    } else if (kind === segmentRecord || kind === linearRecord) {
      check(data.length === 2, `a base address has 2 bytes, not ${data.length}`);
      base = (((data[0] ?? 0) << 8) | (data[1] ?? 0)) * (kind === segmentRecord ? 16 : 65_536);
    } else {
      hasEnded = kind === endRecord;
      check(hasEnded || ignoredRecords.has(kind), `records of kind ${kind} are not known`);
    }
  }
  if (!hasEnded) {
    throw new IntelHexError("The Intel HEX file is cut off: it has no end record.");
  }
  if (image.length === 0) {
    throw new IntelHexError("The Intel HEX file holds no data.");
  }
  return Uint8Array.from(image);
}

type Check = (isRight: boolean, problem: string) => void;

function parseLine(text: string, check: Check): Line {
  check(/^:(?:[0-9a-f]{2}){5,}$/i.test(text), "it is not a colon and pairs of hexadecimal digits");
  const bytes = Uint8Array.from(Buffer.from(text.slice(1), "hex"));
  const [length = 0, high = 0, low = 0, kind = 0] = bytes;
  check(bytes.length === length + 5, `it has ${bytes.length - 5} bytes of data, not ${length} as it says`);
  const sum = bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
  check(sum === 0, "its checksum is wrong");
  return { kind, address: (high << 8) | low, data: bytes.subarray(4, -1) };
}

function append(image: number[], address: number, data: Uint8Array, limit: number, check: Check): void {
  const at = `0x${address.toString(16)}`;
  const expected = `0x${image.length.toString(16)}`;
  check(address + data.length <= limit, `address ${at} is beyond the flash for firmware, ${limit} bytes`);
  check(
    address === image.length,
    `its address is ${at}, not ${expected}; a firmware image starts at 0 and has no gaps`,
  );
  image.push(...data);
}
