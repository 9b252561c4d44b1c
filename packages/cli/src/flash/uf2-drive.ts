import { existsSync } from "node:fs";
import { open, readFile, readdir } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";

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

/** What is mounted, and whether it is the drive of a board: this computer's; a test has its own. */
export interface DriveList {
  readonly mounted: () => Promise<readonly Uf2Drive[]>;
  readonly isThere: (drive: Uf2Drive) => Promise<boolean>;
  /** How long an answer is waited for. */
  readonly answerWithinMs: number;
}

const thisComputer: DriveList = {
  mounted: async () => mountedDrives(process.platform),
  isThere: async (drive) => isDriveThere(drive),
  answerWithinMs: 1000, // a network's drive on Windows may take half a minute; an ATmega32U4 leaves its boot loader meanwhile
};

/** Folders that have not answered yet: asked again and again they would keep every thread that reads files. */
const silent = new Set<string>();

/** All that are mounted. Known by what INFO_UF2.TXT says, not by their labels. */
export async function listUf2Drives(list: DriveList = thisComputer): Promise<readonly Uf2Drive[]> {
  const mounted = (await list.mounted()).filter(({ folder }) => !silent.has(folder));
  const isThere = await Promise.all(mounted.map(async (drive) => isThereInTime(drive, list)));
  return mounted.filter((_, index) => isThere[index]);
}

async function isThereInTime(drive: Uf2Drive, { isThere, answerWithinMs }: DriveList): Promise<boolean> {
  const limit = new AbortController();
  const answer = isThere(drive);
  const late = wait(answerWithinMs, "late" as const, { signal: limit.signal }).catch(() => "late" as const);
  const first = await Promise.race([answer, late]);
  limit.abort();
  if (first !== "late") {
    return first;
  }
  silent.add(drive.folder);
  void answer.finally(() => silent.delete(drive.folder));
  return false;
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
