import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { Tier2Error, messageOf } from "@tier2/bridge";

/** A file that an administrator names for the installation. */
export interface GivenFile {
  readonly text: string;
  /** Rights of Linux. */
  readonly mode: number;
}

/** Refuses what is no plain file in UTF-8 of at most so many bytes. Throws a Tier2Error that holds nothing of the text. */
export function readGivenFile(file: string, option: string, mostBytes: number): GivenFile {
  if (process.platform === "win32" && !path.isAbsolute(file)) {
    throw refusal(
      "usage",
      `${option}: ${file} is no whole path.`,
      "An installer runs in another folder: write it from the drive on, e.g. C:\\Deploy\\config.yaml",
    );
  }
  const { content, mode } = readWhole(file, option, mostBytes);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content); // takes a byte order mark away
  } catch (error) {
    throw refusal("config", `${option}: ${file} is no text in UTF-8.`, "Save it as UTF-8; UTF-16 is not read.", error);
  }
  return { text, mode };
}

function readWhole(file: string, option: string, mostBytes: number): { content: Uint8Array; mode: number } {
  let handle: number | undefined;
  try {
    handle = openSync(file, "r");
    const status = fstatSync(handle);
    if (!status.isFile()) {
      throw refusal("usage", `${option}: ${file} is not a file.`, "Name the file itself.");
    }
    const content = Buffer.alloc(mostBytes + 1);
    const length = readSync(handle, content, 0, content.length, 0);
    if (length > mostBytes) {
      throw refusal("usage", `${option}: ${file} is larger than ${mostBytes} bytes.`, "Name the right file.");
    }
    return { content: content.subarray(0, length), mode: status.mode };
  } catch (error) {
    if (error instanceof Tier2Error) {
      throw error;
    }
    const hint = "Is it there, and may this account (an installer: SYSTEM) read it?";
    throw refusal("config", `${option}: ${file} cannot be read: ${messageOf(error)}`, hint, error);
  } finally {
    if (handle !== undefined) {
      closeSync(handle);
    }
  }
}

const refusal = (category: "usage" | "config", message: string, hint: string, cause?: unknown): Tier2Error =>
  new Tier2Error({ code: "provision_file_unusable", category, message, hint }, { cause });
