import type { ProcessRow } from "../parts.ts";

/** SystemProcessInformation of NtQuerySystemInformation. */
export const systemProcessInformation = 5;
/** Times are counted in 100 ns, since 1601 where they are of day. */
const ticksPerSecond = 10_000_000;
const unixEpochSeconds = 11_644_473_600;
/** Byte length of a SYSTEM_PROCESS_INFORMATION without its threads, 64-bit. */
const entryBytes = 256;

/** Entries of SYSTEM_PROCESS_INFORMATION (winternl.h, 64-bit), one after another. `address` is where the buffer was in memory: names are pointers into it. */
export function processesOf(buffer: Buffer, address: bigint, nowMs: number): ProcessRow[] {
  const rows: ProcessRow[] = [];
  let next = -1;
  for (let at = 0; next !== 0 && at + entryBytes <= buffer.length; at += next) {
    next = buffer.readUInt32LE(at);
    const id = Number(buffer.readBigUInt64LE(at + 80));
    const isIdle = id === 0; // counts the time nothing ran
    if (!isIdle) {
      rows.push(rowOf(buffer, at, id, address, nowMs));
    }
  }
  return rows;
}

function rowOf(buffer: Buffer, at: number, id: number, address: bigint, nowMs: number): ProcessRow {
  const number = (offset: number): number => Number(buffer.readBigUInt64LE(at + offset));
  const startedSeconds = number(32) / ticksPerSecond - unixEpochSeconds;
  const livedSeconds = Math.max(1, nowMs / 1000 - startedSeconds);
  const usedSeconds = (number(40) + number(48)) / ticksPerSecond;
  const nameAt = Number(buffer.readBigUInt64LE(at + 64) - address);
  const nameBytes = buffer.readUInt16LE(at + 56);
  const isInside = nameAt > 0 && nameAt + nameBytes <= buffer.length;
  return {
    id,
    name: isInside && nameBytes > 0 ? buffer.toString("utf16le", nameAt, nameAt + nameBytes) : `process ${id}`,
    account: `session ${buffer.readUInt32LE(at + 100)}`,
    memoryBytes: number(144),
    processorPercent: Math.round((1000 * usedSeconds) / livedSeconds) / 10,
  };
}
