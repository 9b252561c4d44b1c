import { closeSync, openSync, readSync } from "node:fs";

/** Nothing that is read here is longer by right; the rest of a longer file is left aside. */
const mostBytes = 262_144;
const buffer = Buffer.allocUnsafe(mostBytes);

/** The first 256 KB of a file. Throws when it cannot be read. */
export function readText(file: string): string {
  const handle = openSync(file, "r");
  try {
    let length = 0;
    // Files of /proc come in pieces of a page.
    for (let count = -1; count !== 0 && length < mostBytes; length += count) {
      count = readSync(handle, buffer, length, mostBytes - length, null);
    }
    return buffer.toString("utf8", 0, length);
  } finally {
    closeSync(handle);
  }
}

/** The same; empty when it cannot be read. */
export function textOrNone(file: string): string {
  try {
    return readText(file);
  } catch {
    return "";
  }
}
