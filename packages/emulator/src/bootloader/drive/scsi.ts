import { sectorCount, sectorSize } from "./volume.ts";

/** Sense key, additional sense code and its qualifier (SPC-2, 7.20). */
export interface Sense {
  readonly key: number;
  readonly code: number;
  readonly qualifier: number;
}

export const noSense: Sense = { key: 0, code: 0, qualifier: 0 };
const notReady: Sense = { key: 2, code: 0x3a, qualifier: 0 }; // medium not present
const unknownCommand: Sense = { key: 5, code: 0x20, qualifier: 0 };
/** Access denied, no access rights. */
export const writeRefused: Sense = { key: 7, code: 0x20, qualifier: 2 };

/** What a command does. */
export type ScsiAction =
  | { readonly kind: "nothing" }
  | { readonly kind: "answer"; readonly data: Uint8Array }
  | { readonly kind: "read" | "write"; readonly sector: number; readonly count: number }
  | { readonly kind: "eject" }
  | { readonly kind: "fail"; readonly sense: Sense };

/** What the command block asks for. `sense` is that of the command before. */
export function readCommand(block: Uint8Array, isEjected: boolean, sense: Sense): ScsiAction {
  const view = new DataView(block.buffer, block.byteOffset, 16);
  switch (block[0]) {
    case 0x00: // TEST UNIT READY
      return isEjected ? { kind: "fail", sense: notReady } : { kind: "nothing" };
    case 0x03: // REQUEST SENSE
      return { kind: "answer", data: encodeSense(sense) };
    case 0x12: // INQUIRY
      return { kind: "answer", data: inquiry };
    case 0x1a: // MODE SENSE(6)
      return { kind: "answer", data: Uint8Array.of(3, 0, 0, 0) };
    case 0x1b: // START STOP UNIT
      return (view.getUint8(4) & 3) === 2 ? { kind: "eject" } : { kind: "nothing" };
    case 0x23: // READ FORMAT CAPACITIES
      return { kind: "answer", data: formatCapacities };
    case 0x25: // READ CAPACITY(10)
      return { kind: "answer", data: capacity };
    case 0x28: // READ(10)
      return { kind: "read", sector: view.getUint32(2), count: view.getUint16(7) };
    case 0x2a: // WRITE(10)
      return { kind: "write", sector: view.getUint32(2), count: view.getUint16(7) };
    case 0x1e: // PREVENT ALLOW MEDIUM REMOVAL
    case 0x2f: // VERIFY(10)
    case 0x35: // SYNCHRONIZE CACHE(10)
      return { kind: "nothing" };
    default:
      return { kind: "fail", sense: unknownCommand };
  }
}

/** A removable disk. */
const inquiry = Uint8Array.from([0, 0x80, 2, 2, 32, 0, 0, 0, ...Buffer.from("RPI     RP2             3   ", "latin1")]);

const bigEndian = (value: number): readonly number[] => [
  value >>> 24,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
];

const capacity = Uint8Array.from([...bigEndian(sectorCount - 1), ...bigEndian(sectorSize)]);

const formatted = 2;
const formatCapacities = Uint8Array.from([
  ...[0, 0, 0, 8],
  ...bigEndian(sectorCount),
  formatted,
  ...bigEndian(sectorSize).slice(1),
]);

function encodeSense({ key, code, qualifier }: Sense): Uint8Array {
  const data = new Uint8Array(18);
  data[0] = 0x70;
  data[2] = key;
  data[7] = 10;
  data[12] = code;
  data[13] = qualifier;
  return data;
}
