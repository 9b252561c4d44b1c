import { existsSync } from "node:fs";
import { open, readFile, readdir } from "node:fs/promises";
import path from "node:path";
import process from "node:process";

/** What the boot ROM of an RP2040 writes there; another chip's drive has another id. */
const boardId = "RPI-RP2";
const infoFile = "INFO_UF2.TXT";
/** It has some 60; a file of this name on somebody's disk may have any number. */
const infoBytes = 1024;

/** The drive of an RP2040 in its boot ROM. */
export interface Uf2Drive {
  /** Where it is mounted: "/media/me/RPI-RP2", "/Volumes/RPI-RP2", "E:\". */
  readonly folder: string;
  /** What is mounted there, on Linux: "/dev/sda1". */
  readonly device: string | undefined;
}

/** All that are mounted. Known by what INFO_UF2.TXT says, not by their labels. */
export async function listUf2Drives(): Promise<readonly Uf2Drive[]> {
  const mounted = await mountedDrives(process.platform);
  const isThere = await Promise.all(mounted.map(isDriveThere));
  return mounted.filter((_, index) => isThere[index]);
}

/** Files may be in the computer's cache long after the drive went; its device is not there any more. */
export const isDriveThere = async ({ folder, device }: Uf2Drive): Promise<boolean> =>
  (device === undefined || existsSync(device)) &&
  new RegExp(`^Board-ID:[ \\t]*${boardId}[ \\t]*\\r?$`, "m").test(
    await readStart(path.join(folder, infoFile), infoBytes),
  );

async function mountedDrives(platform: NodeJS.Platform): Promise<readonly Uf2Drive[]> {
  const plain = (folder: string): Uf2Drive => ({ folder, device: undefined });
  switch (platform) {
    case "linux":
      return parseMounts(await readFile("/proc/mounts", "utf8"));
    case "darwin":
      return (await readdir("/Volumes")).map((name) => plain(path.join("/Volumes", name)));
    case "win32":
      return Array.from("DEFGHIJKLMNOPQRSTUVWXYZ", (letter) => plain(`${letter}:\\`));
    default:
      return [];
  }
}

/** The drives with the file system that the ROM shows. Other mounts are left alone: a network's may never answer. */
export function parseMounts(mounts: string): readonly Uf2Drive[] {
  return mounts.split("\n").flatMap((line) => {
    const [device = "", folder = "", type = ""] = line.split(" ").map(unescapeMount);
    return type === "vfat" || type === "msdos" ? [{ folder, device }] : [];
  });
}

/** /proc/mounts has blanks, tabs, line ends and backslashes as octal numbers. */
const unescapeMount = (field: string): string =>
  field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Empty when it cannot be read. */
async function readStart(file: string, mostBytes: number): Promise<string> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, null);
    return buffer.toString("latin1", 0, bytesRead);
  } catch {
    return "";
  }
}
