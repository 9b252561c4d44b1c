import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFlashFile } from "./flash-file.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-flash-"));
  file = path.join(folder, "button.uf2");
});
afterEach(() => rmSync(folder, { recursive: true }));

const id = Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2);

test("contents and unique id outlive the process", () => {
  const first = openFlashFile(file);
  first.program(0x1f_f000, new Uint8Array(256).fill(0x55)).apply(1);
  const second = openFlashFile(file);
  expect(second.uniqueId).toEqual(first.uniqueId);
  expect(second.bytes).toEqual(first.bytes);
  second.erase(0x1f_f000, 4096).apply(1);
  expect(openFlashFile(file).bytes.every((byte) => byte === 0xff)).toBe(true);
  expect(existsSync(`${file}.new`)).toBe(false);
});

test("a new file takes the id it is given; another button's file is refused", () => {
  expect(openFlashFile(file, id).uniqueId).toEqual(id);
  expect(openFlashFile(file).uniqueId).toEqual(id);
  expect(() => openFlashFile(file, new Uint8Array(8))).toThrow(`${file} belongs to the button 0908070605040302`);
});

test("two files are two buttons", () => {
  const other = openFlashFile(path.join(folder, "other.uf2"));
  expect(openFlashFile(file).uniqueId).not.toEqual(other.uniqueId);
});

test("what a kill left half written is ignored, what is no flash file refused and left alone", () => {
  openFlashFile(file, id);
  writeFileSync(`${file}.new`, "half");
  expect(openFlashFile(file).uniqueId).toEqual(id);
  writeFileSync(file, "something else");
  expect(() => openFlashFile(file)).toThrow(`${file} is no flash file of the emulator`);
  expect(readFileSync(file, "utf8")).toBe("something else");
});
