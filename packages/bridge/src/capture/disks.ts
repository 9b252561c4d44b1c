import { readFileSync, statfsSync } from "node:fs";
import process from "node:process";
import type { DiskValue } from "./fields.ts";

/** More are not looked at: a press does not wait for a machine with a hundred mounts. */
const mostDisks = 12;

/** Local file systems; network ones are left out because asking them may hang. Throws when none can be asked. */
export function readDisks(): DiskValue[] {
  const disks: DiskValue[] = [];
  let refused: unknown;
  for (const place of localPlaces().slice(0, mostDisks)) {
    try {
      disks.push(readDisk(place));
    } catch (error) {
      refused = error; // one that may not be asked hides no other
    }
  }
  if (disks.length === 0 && refused !== undefined) {
    throw refused;
  }
  return disks;
}

function localPlaces(): string[] {
  if (process.platform === "linux") {
    return placesOf(readFileSync("/proc/self/mounts", "utf8"));
  }
  return process.platform === "win32" ? [`${process.env["SystemDrive"] ?? "C:"}\\`] : ["/"];
}

/** The places of block devices in the text of /proc/self/mounts (fstab(5): device, place, type), each device once. */
export function placesOf(mounts: string): string[] {
  const places = new Map<string, string>();
  for (const line of mounts.split("\n")) {
    const [device = "", place = "", type = ""] = line.split(" ");
    const isLocal = device.startsWith("/dev/") && !device.startsWith("/dev/loop") && type !== "squashfs";
    if (isLocal && !places.has(device)) {
      places.set(device, unescapeMount(place));
    }
  }
  return places.size === 0 ? ["/"] : [...places.values()];
}

/** Blanks and the like stand as octal numbers there. */
const unescapeMount = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_match, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

function readDisk(place: string): DiskValue {
  const { bsize, blocks, bavail } = statfsSync(place);
  return { place, totalBytes: bsize * blocks, freeBytes: bsize * bavail };
}
