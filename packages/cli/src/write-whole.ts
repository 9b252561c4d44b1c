import { closeSync, fchmodSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { Tier2Error, messageOf } from "@tier2/bridge";

export interface WholeFile {
  /** Absolute. */
  readonly file: string;
  readonly content: string | Uint8Array;
  /** Its rights, whatever the umask; without it its owner alone may read it. */
  readonly mode?: number;
  /** What to do when it cannot be written. */
  readonly hint: string;
}

/**
 * Writes a file whole or not at all. Root may name one in a folder that others write to, /tmp say: no link is followed, and
 * no file that somebody laid there keeps its owner and rights. Throws a Tier2Error of category `permission` or `storage`.
 */
export function writeWhole({ file, content, mode = 0o600, hint }: WholeFile): void {
  const next = `${file}.${process.pid}.new`;
  let isStaged = false;
  try {
    refuseOther(file, hint);
    const handle = openSync(next, "wx", 0o600);
    isStaged = true;
    try {
      writeFileSync(handle, content);
      fchmodSync(handle, mode);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(next, file);
  } catch (error) {
    if (isStaged) {
      rmSync(next, { force: true });
    }
    throw notWritten(file, error, hint);
  }
}

/** A link would be replaced, and not what it leads to; a device is no place for a file. */
function refuseOther(file: string, hint: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) {
    const what = found.isSymbolicLink() ? "a link" : found.isDirectory() ? "a folder" : "a device or a socket";
    throw new Tier2Error({
      ...{ code: "file_not_written", category: "storage" },
      message: `${file} is ${what}; nothing is written to it.`,
      hint,
    });
  }
}

/** What the system says, as an error that says what to do; a Tier2Error stays as it is. */
export function notWritten(file: string, error: unknown, hint: string): Tier2Error {
  if (error instanceof Tier2Error) {
    return error;
  }
  const isDenied = error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM");
  return new Tier2Error(
    {
      ...{ code: "file_not_written", category: isDenied ? "permission" : "storage" },
      message: `${file} cannot be written: ${messageOf(error)}.`,
      hint,
    },
    { cause: error },
  );
}
