import { readFileSync, writeFileSync } from "node:fs";

/** How the set of the summary's properties begins, after its versions: no class, one section, FMTID_SummaryInformation. */
const start = Buffer.from(`${"00".repeat(16)}01000000e0859ff2f94f6810ab9108002b27b3d930000000`, "hex");
const [created, lastSaved] = [12, 13];
const fileTime = 64; // VT_FILETIME
/** Between 1601, where FILETIME begins, and 1970. */
const epochSeconds = 11_644_473_600;

/**
 * Sets when an installer was made; wixl writes the time of its own run. The summary lies in one piece in the file: after its
 * start a section of pairs (property, offset in the section), then their types and values.
 */
export function setCreationTime(file: string, seconds: number): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(start);
  if (at === -1 || at !== bytes.lastIndexOf(start)) {
    throw new Error(`${file}: the summary is not where it should be`);
  }
  const section = bytes.subarray(at + start.length);
  for (const property of [created, lastSaved]) {
    const place = offsetOf(section, property);
    if (section.readUInt32LE(place) !== fileTime) {
      throw new Error(`${file}: property ${property} of the summary is no time`);
    }
    section.writeBigUInt64LE(BigInt(seconds + epochSeconds) * 10_000_000n, place + 4);
  }
  writeFileSync(file, bytes);
}

function offsetOf(section: Buffer, property: number): number {
  const count = section.readUInt32LE(4);
  for (let pair = 8; pair < 8 + 8 * count; pair += 8) {
    if (section.readUInt32LE(pair) === property) {
      return section.readUInt32LE(pair + 4);
    }
  }
  throw new Error(`the summary has no property ${property}`);
}
