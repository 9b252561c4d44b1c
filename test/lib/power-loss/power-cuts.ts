import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DiskRecord } from "./disk-log.ts";
import { LossyDisk } from "./lossy-disk.ts";

export interface PowerCut {
  /** So many records happened before it. */
  readonly at: number;
  /** The folder as it is when the power comes back; gone after the visit. */
  readonly folder: string;
}

export interface PowerCutOptions {
  readonly records: readonly DiskRecord[];
  /** What stood in the folder before the first record. */
  readonly disk: LossyDisk;
  /** The folder the records are about. */
  readonly folder: string;
  /** After how many records the power goes, each of them. */
  readonly moments: readonly number[];
  /** 0 to below 1. */
  readonly random: () => number;
  readonly visit: (cut: PowerCut) => void;
}

/** The files of a folder, taken for durable. */
export function diskOf(folder: string): LossyDisk {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new LossyDisk(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return { path: file, file: statSync(file).ino, content: readFileSync(file) };
    }),
  );
}

/** Cuts the power at each of the moments, and shows what is left. */
export function cutPower({ records, disk, folder, moments, random, visit }: PowerCutOptions): void {
  let applied = 0;
  for (const at of moments.toSorted((one, other) => one - other)) {
    for (const record of records.slice(applied, at)) {
      disk.apply(record);
    }
    applied = at;
    const left = mkdtempSync(path.join(tmpdir(), "tier2-power-"));
    try {
      for (const [file, content] of disk.afterPowerLoss(random)) {
        const target = path.join(left, path.relative(folder, file));
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, content, { mode: 0o600 });
      }
      visit({ at, folder: left });
    } finally {
      rmSync(left, { recursive: true });
    }
  }
}
