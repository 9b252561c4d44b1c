// The UF2 container: blocks of 512 bytes, each with its own flash address (github.com/microsoft/uf2).

const blockSize = 512;
const pageSize = 256;
const magicStart = 0x0a324655;
const magicSecond = 0x9e5d5157;
const magicEnd = 0x0ab16f30;
const flagNotMainFlash = 0x0001;
const flagFamily = 0x2000;
export const familyRp2040 = 0xe48bff56;
/** Where the RP2040 sees its flash. */
export const flashBase = 0x1000_0000;

/** One page of 256 bytes. */
export interface Uf2Page {
  /** The address for main flash; free for other pages. */
  readonly address: number;
  readonly data: Uint8Array;
  /** False for a page that a boot loader skips. */
  readonly isMainFlash: boolean;
}

/** A file that is no UF2 for this chip. */
export class Uf2Error extends Error {
  override readonly name = "Uf2Error";
}

/** Reads the pages of a UF2 file for the RP2040. Throws a Uf2Error that says which block is wrong and how. */
export function parseUf2(file: Uint8Array): readonly Uf2Page[] {
  if (file.length === 0 || file.length % blockSize !== 0) {
    throw new Uf2Error(`No UF2 file: its size is ${file.length} bytes, not a multiple of ${blockSize}.`);
  }
  const count = file.length / blockSize;
  const pages: Uf2Page[] = [];
  for (let index = 0; index < count; index += 1) {
    pages.push(parseBlock(file.subarray(index * blockSize, (index + 1) * blockSize), index, count));
  }
  return pages;
}

/** One block of a UF2 file as it comes, for any chip. */
export interface Uf2Block {
  readonly address: number;
  readonly payloadSize: number;
  /** Counted from 0. */
  readonly number: number;
  readonly count: number;
  readonly isForRp2040: boolean;
  readonly isMainFlash: boolean;
  /** A page; less than `payloadSize` when that is more. */
  readonly data: Uint8Array;
}

/** Reads 512 bytes as a block; undefined when they are none. */
export function readUf2Block(block: Uint8Array): Uf2Block | undefined {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const word = (offset: number): number => view.getUint32(offset, true);
  if (word(0) !== magicStart || word(4) !== magicSecond || word(508) !== magicEnd) {
    return undefined;
  }
  const flags = word(8);
  return {
    address: word(12),
    payloadSize: word(16),
    number: word(20),
    count: word(24),
    isForRp2040: (flags & flagFamily) !== 0 && word(28) === familyRp2040,
    isMainFlash: (flags & flagNotMainFlash) === 0,
    data: new Uint8Array(block.subarray(32, 32 + pageSize)),
  };
}

function parseBlock(block: Uint8Array, index: number, count: number): Uf2Page {
  const fail = (problem: string): Uf2Error => new Uf2Error(`UF2 block ${index} of ${count}: ${problem}.`);
  const read = readUf2Block(block);
  if (read === undefined) {
    throw fail("a magic number is wrong");
  }
  if (!read.isForRp2040) {
    throw fail("it is not for the RP2040 (family id)");
  }
  if (read.payloadSize !== pageSize) {
    throw fail(`its payload is ${read.payloadSize} bytes, not ${pageSize}`);
  }
  if (read.number !== index || read.count !== count) {
    throw fail(`it says it is block ${read.number} of ${read.count}`);
  }
  const { address, data, isMainFlash } = read;
  return { address, data, isMainFlash };
}

/** Writes a UF2 file for the RP2040. */
export function writeUf2(pages: readonly Uf2Page[]): Uint8Array {
  const file = new Uint8Array(pages.length * blockSize);
  const view = new DataView(file.buffer);
  for (const [index, page] of pages.entries()) {
    const flags = flagFamily | (page.isMainFlash ? 0 : flagNotMainFlash);
    const header = [magicStart, magicSecond, flags, page.address, pageSize, index, pages.length, familyRp2040];
    const offset = index * blockSize;
    for (const [place, value] of header.entries()) {
      view.setUint32(offset + 4 * place, value, true);
    }
    file.set(page.data, offset + 32);
    view.setUint32(offset + 508, magicEnd, true);
  }
  return file;
}

/**
 * The firmware image in a UF2 file, as the bytes from the start of the flash on. Throws a Uf2Error unless the pages
 * begin there and follow one another without a gap: the boot ROM erases by block number (RP2040 datasheet 2.8.4.2).
 */
export function readImage(file: Uint8Array): Uint8Array {
  const pages = parseUf2(file);
  const image = new Uint8Array(pages.length * pageSize);
  for (const [index, page] of pages.entries()) {
    const expected = flashBase + index * pageSize;
    if (!page.isMainFlash || page.address !== expected) {
      throw new Uf2Error(
        `UF2 block ${index}: its address is 0x${page.address.toString(16)}, not 0x${expected.toString(16)}; ` +
          "a firmware image starts at the start of the flash and has no gaps.",
      );
    }
    image.set(page.data, index * pageSize);
  }
  return image;
}

/** A UF2 file that puts these bytes at the start of the RP2040's flash, the last page filled up with 0xff. */
export function writeImage(image: Uint8Array): Uint8Array {
  const count = Math.ceil(image.length / pageSize);
  const padded = new Uint8Array(count * pageSize).fill(0xff);
  padded.set(image);
  return writeUf2(
    Array.from({ length: count }, (_, index) => ({
      address: flashBase + index * pageSize,
      data: padded.subarray(index * pageSize, (index + 1) * pageSize),
      isMainFlash: true,
    })),
  );
}
