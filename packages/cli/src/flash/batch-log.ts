import { appendFileSync, readFileSync, statSync } from "node:fs";
import { type ErrorDescription, Tier2Error, messageOf } from "@tier2/bridge";
import { csvLine } from "../csv.ts";

/** What is known of a board that was dealt with. */
export interface BatchRow {
  readonly portPath: string;
  readonly board: string;
  readonly serial: string;
  readonly version: string;
  readonly imageSha256: string;
  /** "" when there was none, or it was not passed. */
  readonly selfTest: string;
  /** "ok", or the error's code. */
  readonly result: string;
  readonly message: string;
  readonly durationMs: number;
}

const columns = [
  "time",
  "port",
  "board",
  "serial",
  "firmware",
  "image sha256",
  "self-test",
  "result",
  "message",
  "seconds",
];

/** Appends a line for each board as soon as it is done; the first line of a new file names the columns. */
export interface BatchLog {
  /** Throws a Tier2Error. */
  readonly add: (row: BatchRow) => void;
}

/** Throws a Tier2Error when the file cannot be written, or is another than such a log: before any board is touched. */
export function openBatchLog(file: string, now: () => Date = () => new Date()): BatchLog {
  const append = (text: string, category: ErrorDescription["category"]): void => {
    try {
      appendFileSync(file, text);
    } catch (error) {
      throw logError(messageOf(error), category, error);
    }
  };
  append(missingStart(file), "usage");
  return {
    add: ({ portPath, board, serial, version, imageSha256, selfTest, result, message, durationMs }) => {
      const seconds = (durationMs / 1000).toFixed(1);
      const facts = [portPath, board, serial, version, imageSha256, selfTest, result, message, seconds];
      append(csvLine([now().toISOString(), ...facts]), "storage");
    },
  };
}

/** What has to stand there before the next line: the columns' names, or the end of a line that was cut off. */
function missingStart(file: string): string {
  const header = csvLine(columns);
  let content: string;
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isFile() === false) {
      throw new Error(`${file} is a folder, a pipe or a device, not a file.`);
    }
    content = found === undefined ? "" : readFileSync(file, "utf8");
  } catch (error) {
    throw logError(messageOf(error), "usage", error);
  }
  if (content === "") {
    return header;
  }
  if (!content.startsWith(header)) {
    throw logError(`${file} is another file: its first line is not "${header.trimEnd()}".`, "usage");
  }
  return content.endsWith("\n") ? "" : "\r\n";
}

const logError = (why: string, category: ErrorDescription["category"], cause?: unknown): Tier2Error =>
  new Tier2Error(
    {
      ...{ code: "log_not_written", category, message: `The log cannot be written: ${why}` },
      hint: "Name a new file, or the log of an earlier batch, in a folder that this account may write to, with room left.",
    },
    { cause },
  );
