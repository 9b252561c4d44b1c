import { statfsSync } from "node:fs";
import type { DiskValue } from "./fields/base-values.ts";

/** More are not looked at: a press does not wait for a computer with a hundred mounts. */
const mostDisks = 12;

/** Sizes of the file systems at these places; network ones must not be among them, asking them may hang. Throws when none can be asked. */
export function readDisks(places: readonly string[]): DiskValue[] {
  const disks: DiskValue[] = [];
  let refused: unknown;
  for (const place of places.slice(0, mostDisks)) {
    try {
      const { bsize, blocks, bavail } = statfsSync(place);
      disks.push({ place, totalBytes: bsize * blocks, freeBytes: bsize * bavail });
    } catch (error) {
      refused = error; // one that may not be asked hides no other
    }
  }
  if (disks.length === 0 && refused !== undefined) {
    throw refused;
  }
  return disks;
}
