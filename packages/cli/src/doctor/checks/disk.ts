import { closeSync, fsyncSync, openSync, rmSync, statSync, statfsSync, writeSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { type ErrorDescription, databasePathIn, messageOf, sizeText, wordsHere } from "@tier2/bridge";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, ok, skipped, warn } from "../finding.ts";

export interface DiskFacts {
  readonly folder: string;
  readonly folderState: "there" | "missing" | "denied";
  readonly freeBytes: number;
  /** Undefined: there is none, or it cannot be seen. */
  readonly databaseBytes: number | undefined;
  /** Undefined: it cannot be seen. */
  readonly isReserveHeld: boolean | undefined;
  /** What the running bridge met when it last wrote. */
  readonly storageError: ErrorDescription | undefined;
  /** Why nothing can be written; asked only while the bridge does not run. */
  readonly writeError: string | undefined;
}

const megabyte = 1_000_000;
/** Below it the bridge gives up its reserve, soon. */
const failedBytes = 5 * megabyte;
const warnedBytes = 200 * megabyte;

export function judgeDisk(facts: DiskFacts): Finding {
  const { folder, folderState, freeBytes, databaseBytes, isReserveHeld, storageError, writeError } = facts;
  if (storageError !== undefined) {
    return fail("storage", storageError.message, storageError.hint);
  }
  if (folderState === "missing") {
    return skipped(`${folder} is not there yet; the bridge makes it when it starts`);
  }
  if (folderState === "denied") {
    return skipped(
      `this account may not look into ${folder}; ${wordsHere.administrators} and the account of the service may`,
    );
  }
  const room = `${sizeText(freeBytes)} free at ${folder}`;
  if (freeBytes < failedBytes) {
    return fail("storage", `The disk is full: ${room}.`, "Free some space, else presses cannot be saved.");
  }
  if (writeError !== undefined) {
    return fail(
      "storage",
      `Nothing can be written to ${folder}: ${writeError}.`,
      "May the account of the bridge write there, and is the file system not read-only?",
    );
  }
  if (databaseBytes !== undefined && isReserveHeld === false) {
    return warn(
      "storage",
      `The room that is kept back for presses is not held; ${room}.`,
      "The disk was full. Free some space: the bridge takes it again by itself.",
    );
  }
  if (freeBytes < warnedBytes) {
    return warn("storage", `The disk is nearly full: ${room}.`, "Free some space.");
  }
  const database = databaseBytes === undefined ? "" : `, the database takes ${sizeText(databaseBytes)}`;
  return ok(`${room}${database}${isReserveHeld === true ? ", room for presses is kept back" : ""}`);
}

export const disk: Check = {
  ...{ name: "disk", limitMs: shortMs, category: "storage" },
  meaning: "room where the data is, and for presses when that is gone; it can be written to",
  look: async ({ dataDirectory, status }) => {
    const [folder, running] = [await dataDirectory(), await status()];
    const isRunning = !isError(running);
    return judgeDisk({ ...readDisk(folder, isRunning), storageError: isRunning ? running.storage.error : undefined });
  },
};

/** What another bridge than the asked one has open is not written to: only the folder is, and what is written is removed. */
function readDisk(folder: string, isBridgeRunning: boolean): Omit<DiskFacts, "storageError"> {
  const nothing = { folder, freeBytes: 0, databaseBytes: undefined, isReserveHeld: undefined, writeError: undefined };
  try {
    if (!statSync(folder).isDirectory()) {
      return { ...nothing, folderState: "there", freeBytes: Infinity, writeError: "it is no folder" };
    }
    const { bavail, bsize } = statfsSync(folder);
    const database = databasePathIn(folder);
    const sizes = [database, `${database}-wal`].map((file) => statSync(file, { throwIfNoEntry: false })?.size);
    const reserve = statSync(path.join(folder, "reserve"), { throwIfNoEntry: false });
    return {
      ...{ folder, folderState: "there", freeBytes: bavail * bsize },
      databaseBytes: sizes[0] === undefined ? undefined : sizes[0] + (sizes[1] ?? 0),
      isReserveHeld: reserve !== undefined,
      writeError: isBridgeRunning ? undefined : writeErrorIn(folder),
    };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "EACCES" || code === "EPERM") {
      return { ...nothing, folderState: code === "ENOENT" ? "missing" : "denied" };
    }
    throw error;
  }
}

function writeErrorIn(folder: string): string | undefined {
  const file = path.join(folder, `doctor-${process.pid}.probe`);
  try {
    const handle = openSync(file, "wx", 0o600);
    try {
      writeSync(handle, "tier2 doctor\n");
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    rmSync(file, { force: true });
  }
}
