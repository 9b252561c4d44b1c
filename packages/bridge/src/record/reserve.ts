import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, statfsSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { writeAll } from "../durable-file.ts";

const reserveBytes = 1024 * 1024;
/** It is made again only when so much stays free beside it, or it would be given up again at once. */
const freeBesideBytes = 2 * reserveBytes;

/** Room for presses. */
export interface Reserve {
  readonly isHeld: boolean;
  /** Frees the room. */
  giveUp(): void;
  /** Takes the room again if there is plenty; whether it is held then. Never throws. */
  restore(): boolean;
}

/** A file that takes up room on the disk of the database, to be given up when nothing else is left. */
export class ReserveFile implements Reserve {
  readonly #file: string;
  #isHeld: boolean;

  /** Makes the file when it is absent. A disk that is too full for it is no error: `isHeld` tells. */
  constructor(dataDirectory: string) {
    this.#file = path.join(dataDirectory, "reserve");
    this.#isHeld = statSync(this.#file, { throwIfNoEntry: false })?.size === reserveBytes;
    this.restore();
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  giveUp(): void {
    rmSync(this.#file, { force: true });
    this.#isHeld = false;
  }

  restore(): boolean {
    this.#isHeld ||= take(this.#file);
    return this.#isHeld;
  }
}

function hasRoom(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= reserveBytes + freeBesideBytes;
}

/** Written, not only asked for: file systems promise room they do not have. Random, for some of them compress. */
function take(file: string): boolean {
  const next = `${file}.new`;
  try {
    if (!hasRoom(path.dirname(file))) {
      return false;
    }
    const handle = openSync(next, "w", 0o600);
    try {
      writeAll(handle, randomBytes(reserveBytes));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(next, file);
    return true;
  } catch {
    rmSync(next, { force: true }); // tried again later
    return false;
  }
}
