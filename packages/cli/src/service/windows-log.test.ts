import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lastLogLines } from "./windows-log.ts";

function logOf(texts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [end, text] of Object.entries(texts)) {
    writeFileSync(path.join(folder, `service.log${end}`), text);
  }
  return path.join(folder, "service.log");
}

test("the last lines, over the borders of the files, in their order", () => {
  const file = logOf({ "": "e\r\nf\n", ".1": "c\nd\n", ".2": "a\nb\n" });
  expect(lastLogLines(file, 10)).toEqual(["a", "b", "c", "d", "e", "f"]);
  expect(lastLogLines(file, 3)).toEqual(["d", "e", "f"]);
  expect(lastLogLines(file, 1)).toEqual(["f"]);
});

test("while a file is rotated the older ones tell; without any there are none; what may not be read is no log without lines", () => {
  expect(lastLogLines(logOf({ ".1": "a\n" }), 10)).toEqual(["a"]);
  expect(lastLogLines(logOf({}), 10)).toEqual([]);
  expect(() => lastLogLines(path.dirname(logOf({})), 10)).toThrow("EISDIR");
});
