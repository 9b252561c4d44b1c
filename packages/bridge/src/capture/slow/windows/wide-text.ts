/** A zero-terminated UTF-16 text in a buffer, of at most `mostBytes`. */
export function wideTextIn(buffer: Buffer, start: number, mostBytes: number = buffer.length - start): string {
  const end = start + (mostBytes & ~1);
  return buffer.toString("utf16le", start, end).replace(/\0.*$/s, "");
}

/**
 * The text that a pointer at `offset` leads to; `address` is where the buffer was in memory. Empty when there is none, or it
 * is outside of the buffer.
 */
export function wideTextAt(buffer: Buffer, address: bigint, offset: number): string {
  const start = Number(buffer.readBigUInt64LE(offset) - address);
  return start > 0 && start < buffer.length
    ? wideTextIn(buffer, start, Math.min(longestTextBytes, buffer.length - start))
    : "";
}

const longestTextBytes = 1024;
