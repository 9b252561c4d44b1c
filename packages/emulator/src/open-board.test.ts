import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Board } from "./board.ts";
import { defaultImage } from "./default-image.ts";
import { openEepromFile } from "./eeprom-file.ts";
import { openBoard } from "./open-board.ts";
import { Rp2040Board } from "./rp2040/board.ts";
import { eepromSize } from "./simavr/eeprom.ts";
import { SimavrBoard } from "./simavr/simavr-board.ts";

let folder = "";
let eepromFile = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-board-"));
  eepromFile = path.join(folder, "eeprom.bin");
});
afterEach(() => rmSync(folder, { recursive: true }));

const uf2 = readFileSync(defaultImage("pico"));
const hex = Buffer.from(":0100000001FE\n:00000001FF\n");

test("the name of the image says which board runs it", () => {
  expect(openBoard({ imageFile: "firmware.uf2", image: uf2 })).toBeInstanceOf(Rp2040Board);
  expect(openBoard({ imageFile: "firmware.HEX", image: hex })).toBeInstanceOf(SimavrBoard);
  expect(() => openBoard({ imageFile: "firmware.elf", image: hex })).toThrow("firmware.elf is no firmware image");
});

const openBeside = (manifest: string): Board => {
  writeFileSync(path.join(folder, "manifest.json"), manifest);
  return openBoard({ imageFile: path.join(folder, "firmware.uf2"), image: uf2 });
};

test("a manifest of something else beside the image tells nothing", () => {
  expect(openBeside('{ "name": "a web page" }')).toBeInstanceOf(Rp2040Board);
});

test("a manifest beside the image that is broken, or lacks a pin, is refused", () => {
  expect(() => openBeside("{")).toThrow(/manifest\.json, beside the image, cannot be read/);
  expect(() => openBeside('{ "boards": [{ "board": "pico", "pins": [] }] }')).toThrow(
    'names no pin button for the board "pico". Build its image again',
  );
});

test("a unique id is for a chip that has one, and 16 digits", () => {
  const uniqueId = "0011223344556677";
  expect(() => openBoard({ imageFile: "a.hex", image: hex, uniqueId })).toThrow("has no unique id");
  expect(() => openBoard({ imageFile: "a.uf2", image: uf2, uniqueId: "12" })).toThrow("not 16 hexadecimal digits");
});

test("an EEPROM file begins erased and has every change at once", () => {
  const eeprom = openEepromFile(eepromFile);
  expect(readFileSync(eepromFile)).toEqual(Buffer.alloc(eepromSize, 0xff));
  eeprom.set(1000, 7);
  expect(readFileSync(eepromFile)[1000]).toBe(7);
  expect(statSync(eepromFile).mode & 0o77).toBe(0);
  expect(openEepromFile(eepromFile).bytes).toEqual(eeprom.bytes);
});

test("a file that is no EEPROM is refused and stays as it is", () => {
  writeFileSync(eepromFile, "notes");
  expect(() => openEepromFile(eepromFile)).toThrow("it has 5 bytes, not 1024");
  expect(readFileSync(eepromFile, "utf8")).toBe("notes");
});
