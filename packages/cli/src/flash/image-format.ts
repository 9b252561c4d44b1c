import type { Chip } from "./attached.ts";

export type ImageFormat = "uf2" | "hex" | "bin";

const uf2Magic = 0x0a32_4655; // "UF2\n"
const secondStageSize = 256;
/** An ATmega32U4 has so many interrupt vectors of 4 bytes (its data sheet, table 9-1): each a JMP, or an RJMP and a rest. */
const vectorCount = 43;

/** How a file puts down what it holds; a BIN has no mark of its own. */
export function formatOf(file: Uint8Array): ImageFormat {
  const start = Buffer.from(file.subarray(0, 11));
  if (start.length >= 4 && start.readUInt32LE(0) === uf2Magic) {
    return "uf2";
  }
  return /^:[0-9a-f]{10}/i.test(start.toString("latin1")) ? "hex" : "bin";
}

/** The chip that starts what stands in its flash from the first byte on; undefined when none of ours does. */
export function chipOfContent(content: Uint8Array): Chip | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (hasSecondStage(view)) {
    return "rp2040";
  }
  return hasVectors(view) ? "atmega32u4" : undefined;
}

function hasVectors(view: DataView): boolean {
  const isJump = (word: number): boolean => (word & 0xfe0e) === 0x940c || (word & 0xf000) === 0xc000;
  return (
    view.byteLength >= 4 * vectorCount &&
    Array.from({ length: vectorCount }, (_, index) => view.getUint16(4 * index, true)).every(isJump)
  );
}

/** An RP2040's image begins with 252 bytes and their checksum (data sheet 2.8.1.3.1). */
function hasSecondStage(view: DataView): boolean {
  if (view.byteLength < secondStageSize) {
    return false;
  }
  let checksum = 0xffff_ffff;
  for (let index = 0; index < secondStageSize - 4; index += 1) {
    checksum ^= view.getUint8(index) << 24;
    for (let bit = 0; bit < 8; bit += 1) {
      checksum = checksum < 0 || checksum >= 0x8000_0000 ? (checksum << 1) ^ 0x04c1_1db7 : checksum << 1;
    }
  }
  return checksum >>> 0 === view.getUint32(secondStageSize - 4, true);
}
