import { open } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { FlashError, type OnProgress } from "./boot-loader.ts";
import { type Uf2Drive, isDriveThere } from "./uf2-drive.ts";

const fileName = "NEW.UF2";
const partBytes = 16 * 1024;
/** The ROM restarts a second after the last block; the computer takes note some time later. */
const untilGoneMs = 10_000;
const lookAgainMs = 100;

/** What a copy does to the world, so that a test can stand in for it. */
export interface DriveAccess {
  /** Makes the file, or empties it, and writes it part by part; `onWritten` is called when the drive has so many bytes. */
  readonly write: (file: string, data: Uint8Array, onWritten: (bytes: number) => void) => Promise<void>;
  readonly isThere: (drive: Uf2Drive) => Promise<boolean>;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

export const driveAccess: DriveAccess = {
  write: async (file, data, onWritten) => {
    await using handle = await open(file, "w");
    for (let offset = 0; offset < data.length; offset += partBytes) {
      const part = data.subarray(offset, offset + partBytes);
      await handle.writeFile(part);
      await handle.sync();
      onWritten(offset + part.length);
    }
  },
  isThere: isDriveThere,
  wait,
};

/**
 * Copies a UF2 file to the drive of an RP2040. Resolves when the drive is gone: the ROM has taken all blocks, and starts
 * what it wrote. Nothing can be read back from the drive; whether the flash is right shows when the firmware runs and
 * tells its version, or by PICOBOOT where that can be opened. Rejects with a FlashError.
 */
export async function copyToDrive(
  drive: Uf2Drive,
  uf2: Uint8Array,
  onProgress: OnProgress,
  access: DriveAccess = driveAccess,
): Promise<void> {
  let writtenBytes = 0;
  onProgress(0, uf2.length);
  try {
    await access.write(path.join(drive.folder, fileName), uf2, (bytes) => {
      writtenBytes = bytes;
      onProgress(bytes, uf2.length);
    });
  } catch (error) {
    // With the last part the board restarts, perhaps before it says that it has it.
    const mayBeRestart = uf2.length - writtenBytes <= partBytes && !(codeOf(error) in refusals);
    if (!mayBeRestart || !(await isGone(drive, access))) {
      throw driveError(drive, error, writtenBytes);
    }
  }
  if (!(await isGone(drive, access))) {
    throw new FlashError(
      "refused",
      `The file was copied to ${drive.folder}, but the board did not restart: its boot loader did not take the image.`,
    );
  }
}

async function isGone(drive: Uf2Drive, access: DriveAccess): Promise<boolean> {
  for (let waitedMs = 0; await access.isThere(drive); waitedMs += lookAgainMs) {
    if (waitedMs >= untilGoneMs) {
      return false;
    }
    await access.wait(lookAgainMs);
  }
  return true;
}

/** What a drive says that is there, and takes no file. */
const refusals: Readonly<Record<string, (drive: Uf2Drive) => FlashError>> = {
  ENOSPC: ({ folder }) =>
    new FlashError("refused", `The drive ${folder} is full. Unplug the board and plug it in again.`),
  EROFS: ({ folder }) => new FlashError("denied", `The drive ${folder} is write-protected, or mounted read-only.`),
  EACCES: ({ folder }) => new FlashError("denied", `This account may not write to the drive ${folder}.`),
  EPERM: ({ folder }) => new FlashError("denied", `This account may not write to the drive ${folder}.`),
};

function driveError(drive: Uf2Drive, error: unknown, writtenBytes: number): FlashError {
  const code = codeOf(error);
  return (
    refusals[code]?.(drive) ??
    new FlashError("gone", `The drive ${drive.folder} took no more after ${writtenBytes} bytes (${code}).`, {
      cause: error,
    })
  );
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error);
