import path from "node:path";
import { Content } from "./content.ts";
import type { DiskRecord } from "./disk-log.ts";

/** A disk writes this much at once; a longer write may be torn between two of them. */
const sectorBytes = 512;

type Change = Extract<DiskRecord, { what: "written" | "truncated" }>;

interface DiskFile {
  /** What is on the disk for sure. */
  readonly durable: Content;
  /** What is not: each may be there, be missing, or be there in part. */
  readonly pending: Change[];
}

type Naming =
  | { readonly what: "named"; readonly path: string; readonly file: DiskFile }
  | { readonly what: "renamed"; readonly from: string; readonly to: string }
  | { readonly what: "unlinked"; readonly path: string };

/**
 * A disk that keeps only what it was told to keep: content that was synced, names whose folder was synced. The rest is
 * kept or lost by chance when the power goes; names in their order, as journalling file systems do.
 */
export class LossyDisk {
  /** By inode; a number that was freed is given to the next file. */
  readonly #files = new Map<number, DiskFile>();
  readonly #durableNames = new Map<string, DiskFile>();
  readonly #pendingNames: Naming[] = [];

  /** `initial`: files that are on the disk from the beginning, by path, with their inodes. */
  constructor(initial: readonly { readonly path: string; readonly file: number; readonly content: Buffer }[] = []) {
    for (const { path: filePath, file: inode, content } of initial) {
      const file = { durable: new Content(content), pending: [] };
      this.#files.set(inode, file);
      this.#durableNames.set(filePath, file);
    }
  }

  apply(record: DiskRecord): void {
    switch (record.what) {
      case "created": {
        const file: DiskFile = { durable: new Content(), pending: [] };
        this.#files.set(record.file, file);
        this.#pendingNames.push({ what: "named", path: record.path, file });
        break;
      }
      case "written":
      case "truncated":
        this.#files.get(record.file)?.pending.push(record);
        break;
      case "synced": {
        const file = this.#files.get(record.file);
        if (file !== undefined) {
          for (const change of file.pending.splice(0)) {
            make(change, file.durable);
          }
        }
        break;
      }
      case "folder-synced": {
        const isInFolder = (naming: Naming): boolean => folderOf(naming) === record.path;
        makeNames(this.#durableNames, this.#pendingNames.filter(isInFolder));
        const others = this.#pendingNames.filter((naming) => !isInFolder(naming));
        this.#pendingNames.splice(0, this.#pendingNames.length, ...others);
        break;
      }
      case "renamed":
      case "unlinked":
        this.#pendingNames.push(record);
        break;
      case "mapped":
        throw new Error("a file is written through memory: this disk cannot tell what is lost of it");
      case "sent":
        break;
    }
  }

  /** What is there when the power comes back: content by path. `random`: 0 to below 1. */
  afterPowerLoss(random: () => number): Map<string, Buffer> {
    const names = new Map(this.#durableNames);
    makeNames(names, this.#pendingNames.slice(0, Math.floor(random() * (this.#pendingNames.length + 1))));
    return new Map([...names].map(([filePath, file]) => [filePath, survivor(file, random)]));
  }
}

const folderOf = (naming: Naming): string => path.dirname(naming.what === "renamed" ? naming.to : naming.path);

function makeNames(names: Map<string, DiskFile>, namings: readonly Naming[]): void {
  for (const naming of namings) {
    switch (naming.what) {
      case "named":
        names.set(naming.path, naming.file);
        break;
      case "renamed": {
        const file = names.get(naming.from);
        if (file !== undefined) {
          names.set(naming.to, file);
          names.delete(naming.from);
        }
        break;
      }
      case "unlinked":
        names.delete(naming.path);
        break;
    }
  }
}

function survivor({ durable, pending }: DiskFile, random: () => number): Buffer {
  const content = new Content(durable.bytes);
  for (const change of pending) {
    const chance = random();
    if (chance < 1 / 3 || (chance < 2 / 3 && change.what === "truncated")) {
      continue;
    }
    if (chance < 2 / 3 && change.what === "written") {
      tear(content, change, random);
    } else {
      make(change, content);
    }
  }
  return content.bytes;
}

function make(change: Change, content: Content): void {
  if (change.what === "written") {
    content.write(change.offset, change.data);
  } else {
    content.truncate(change.length);
  }
}

/** Writes some of the sectors. */
function tear(content: Content, { offset, data }: Extract<Change, { what: "written" }>, random: () => number): void {
  for (let from = 0; from < data.length;) {
    const to = Math.min(data.length, from + sectorBytes - ((offset + from) % sectorBytes));
    if (random() < 0.5) {
      content.write(offset + from, data.subarray(from, to));
    }
    from = to;
  }
}
