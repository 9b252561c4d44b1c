import { PeerError } from "../remote-transfers.ts";

const versionSize = 64;
/** Bits of the first word of capabilities. */
const capabilities = { release: 1, filter: 2, maxPacket: 4, wideIds: 5, wideBulkLength: 6 };
/** Without these the packets have other layouts; QEMU has them all. */
const needed = [capabilities.release, capabilities.maxPacket, capabilities.wideIds, capabilities.wideBulkLength];

const wordOf = (bits: readonly number[]): number => bits.reduce((word, bit) => word | (1 << bit), 0);

/** What this side says of itself. */
export function encodeHello(): Uint8Array {
  const bytes = new Uint8Array(versionSize + 4);
  new TextEncoder().encodeInto("tier2 emulator", bytes);
  new DataView(bytes.buffer).setUint32(versionSize, wordOf([...needed, capabilities.filter]), true);
  return bytes;
}

/** Throws a PeerError when the other side's greeting is none, or it cannot do what is needed. */
export function checkHello(bytes: Uint8Array): void {
  if (bytes.length < versionSize || bytes.length % 4 !== 0) {
    throw new PeerError(`it sent a greeting of ${bytes.length} bytes`);
  }
  const word =
    bytes.length === versionSize ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(versionSize, true);
  const missing = needed.filter((bit) => (word & (1 << bit)) === 0);
  if (missing.length > 0) {
    throw new PeerError(`it lacks capabilities (bits ${missing.join(", ")}) of usbredir 0.7; QEMU has them`);
  }
}
