import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { readText, textOrNone } from "./read-text.ts";

test("files of the kernel are read to their end, though they come in pieces", () => {
  expect(readText("/proc/self/stat")).toMatch(/^\d+ \(.*\d\n$/s);
  expect(readText("/proc/self/maps").length).toBeGreaterThan(8192);
});

test("a huge file is cut, a missing or odd one is none", () => {
  const folder = temporaryFolder();
  const file = (name: string): string => join(folder, name);
  writeFileSync(file("huge"), "x".repeat(1_000_000));
  writeFileSync(file("empty"), "");
  writeFileSync(file("binary"), Buffer.from([0xff, 0x00, 0xfe]));
  mkdirSync(file("folder"));
  expect(readText(file("huge"))).toHaveLength(262_144);
  expect(readText(file("empty"))).toBe("");
  expect(readText(file("binary"))).toBe("\ufffd\0\ufffd");
  expect(textOrNone(file("folder"))).toBe("");
  expect(textOrNone(file("missing"))).toBe("");
  expect(() => readText(file("missing"))).toThrow("ENOENT");
});
