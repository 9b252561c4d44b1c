import { appendFileSync, statSync } from "node:fs";
import { Tier2Error, messageOf } from "@tier2/bridge";
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
  readonly add: (row: BatchRow) => void;
}

/** Throws a Tier2Error when the file cannot be written: before any board is touched. */
export function openBatchLog(file: string, now: () => Date = () => new Date()): BatchLog {
  const append = (line: string): void => {
    try {
      appendFileSync(file, line);
    } catch (error) {
      const message = `The log cannot be written: ${messageOf(error)}`;
      const hint = "Name a file in a folder that this account may write to.";
      throw new Tier2Error({ code: "log_not_written", category: "usage", message, hint }, { cause: error });
    }
  };
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  append(size === 0 ? csvLine(columns) : "");
  return {
    add: ({ portPath, board, serial, version, imageSha256, selfTest, result, message, durationMs }) => {
      const seconds = (durationMs / 1000).toFixed(1);
      append(
        csvLine([
          now().toISOString(),
          portPath,
          board,
          serial,
          version,
          imageSha256,
          selfTest,
          result,
          message,
          seconds,
        ]),
      );
    },
  };
}
