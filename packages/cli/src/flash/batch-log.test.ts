import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type BatchRow, openBatchLog } from "./batch-log.ts";

const row: BatchRow = {
  ...{ portPath: "1-2", board: "pico", serial: "S1", version: "1.2.3", imageSha256: "ab", selfTest: "" },
  ...{ result: "ok", message: "", durationMs: 1234 },
};
const header = "time,port,board,serial,firmware,image sha256,self-test,result,message,seconds\r\n";
const line = "1970-01-01T00:00:00.000Z,1-2,pico,S1,1.2.3,ab,,ok,,1.2\r\n";
const epoch = (): Date => new Date(0);

function newFile(content?: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "batch.csv");
  if (content !== undefined) {
    writeFileSync(file, content);
  }
  return file;
}

test.each([
  ["a new file", undefined, header],
  ["an empty file", "", header],
  ["the log of an earlier batch", `${header}${line}`, `${header}${line}`],
  ["one whose last line was cut off", `${header}1970-01-01T00:0`, `${header}1970-01-01T00:0\r\n`],
])("%s gets a line", (_what, before, start) => {
  const file = newFile(before);
  openBatchLog(file, epoch).add(row);
  expect(readFileSync(file, "utf8")).toBe(`${start}${line}`);
});

test.each([
  ["another table", "time,port\r\n"],
  ["a configuration", "schemaVersion: 1\n"],
])("%s is left as it is", (_what, content) => {
  const file = newFile(content);
  expect(() => openBatchLog(file)).toThrow("is another file: its first line is not");
  expect(readFileSync(file, "utf8")).toBe(content);
});

test("a folder and a device are no log", () => {
  expect(() => openBatchLog(tmpdir())).toThrow("not a file");
  expect(() => openBatchLog("/dev/null")).toThrow("The log cannot be written");
});
