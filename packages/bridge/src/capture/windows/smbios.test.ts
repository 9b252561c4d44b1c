import { expect, test } from "vitest";
import { serialNumberOf } from "./smbios.ts";

/** A structure: its type, what follows type, length and handle, and its texts. */
const structure = (type: number, body: readonly number[], texts: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from([type, 4 + body.length, 0, 0, ...body]),
    Buffer.from(texts.length === 0 ? "\0\0" : `${texts.join("\0")}\0\0`, "latin1"),
  ]);

function rawOf(...structures: readonly Buffer[]): Buffer {
  const table = Buffer.concat(structures);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(table.length, 4);
  return Buffer.concat([head, table]);
}

const bios = structure(0, [1, 2, 0, 0], ["Maker", "1.0"]);
const end = structure(127, [], []);

test("the serial number is the text its number names", () => {
  const system = structure(1, [1, 2, 3, 4, 0, 0], ["Maker", "Model", "Version", "5XK1AB2 "]);
  expect(serialNumberOf(rawOf(bios, system, end))).toBe("5XK1AB2");
  expect(serialNumberOf(rawOf(structure(9, [], []), system))).toBe("5XK1AB2");
});

test("no serial number is made up", () => {
  const system = structure(1, [1, 2, 3, 0], ["Maker"]);
  expect(serialNumberOf(rawOf(bios, system, end))).toBe("");
  expect(serialNumberOf(rawOf(structure(1, [1, 2, 3, 9], ["Maker"])))).toBe("");
  expect(serialNumberOf(rawOf(bios, end, structure(1, [1, 1, 1, 1], ["after the end"])))).toBe("");
});

test.each([
  [""],
  ["00"],
  ["0000000000000010"],
  ["00000000ffffffff0100"],
  ["0000000004000000010600000101"],
  ["ff".repeat(300)],
])("a table that is none (%s) ends", (hexadecimal) => {
  expect(serialNumberOf(Buffer.from(hexadecimal, "hex"))).toBe("");
});
