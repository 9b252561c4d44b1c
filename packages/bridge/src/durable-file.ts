import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import process from "node:process";

/**
 * Puts a file in its place so that after a power loss it is there whole, or not at all (or as it was before); readable
 * by its owner alone. Throws the system's error.
 */
export function writeDurably(file: string, content: Uint8Array): void {
  const next = `${file}.${process.pid}.new`;
  try {
    const handle = openSync(next, "wx", 0o600);
    try {
      writeAll(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameDurably(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** The new name outlasts a power loss once this returns. Throws the system's error. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(path.dirname(to));
}

/** A file's name is durable when its folder is. Windows opens no folder as a file; NTFS keeps a journal of names. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") {
    return;
  }
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** One write may take only a part, e.g. on a disk that gets full. */
export function writeAll(handle: number, content: Uint8Array): void {
  for (let written = 0; written < content.length;) {
    written += writeSync(handle, content, written);
  }
}
