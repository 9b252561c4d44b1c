import { chmodSync, chownSync, closeSync, fsyncSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { renameDurably, writeAll } from "../durable-file.ts";
import { behindLinks } from "./behind-links.ts";

export interface NewFile {
  readonly file: string;
  readonly text: string;
  /** Readable by its owner alone, in a folder that nobody else may enter when it has to be made. */
  readonly isSecret: boolean;
}

/**
 * Writes files that belong together. Each holds its old or its new text at any moment; none is touched before all are on
 * the disk beside their places. They are put there in the given order. A link stays one: what it leads to is replaced. An
 * old file's rights stay, and its owner where root writes. Throws the system's error, or that a link is not to be trusted.
 */
export function replaceFiles(files: readonly NewFile[]): void {
  const places = files.map((next) => ({ ...next, file: behindLinks(next.file) }));
  const staged: string[] = [];
  try {
    for (const next of places) {
      stage(next, staged);
    }
    for (const { file } of places) {
      renameDurably(nextOf(file), file);
    }
  } catch (error) {
    for (const next of staged) {
      rmSync(next, { force: true });
    }
    throw error;
  }
}

const nextOf = (file: string): string => `${file}.${process.pid}.new`;

function stage({ file, text, isSecret }: NewFile, staged: string[]): void {
  const old = statSync(file, { throwIfNoEntry: false });
  const folder = path.dirname(file);
  mkdirSync(folder, { recursive: true, mode: isSecret ? 0o700 : 0o755 });
  const next = nextOf(file);
  const handle = openSync(next, "wx", 0o600);
  staged.push(next);
  try {
    writeAll(handle, Buffer.from(text));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  chmodSync(next, isSecret ? 0o600 : (old?.mode ?? 0o640) & 0o777);
  if (process.getuid?.() === 0) {
    // root sets up what another account reads: a new file belongs to whom its folder does
    const { uid, gid } = old ?? statSync(folder);
    chownSync(next, uid, gid);
  }
}
