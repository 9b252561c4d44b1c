import { expect, test } from "vitest";
import { IntelHexError, readHex } from "./intel-hex.ts";

const limit = 0x7000;

/** A record with the right checksum. */
function record(kind: number, address: number, data: readonly number[]): string {
  const bytes = [data.length, address >> 8, address & 0xff, kind, ...data];
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  return `:${Buffer.from([...bytes, -sum & 0xff])
    .toString("hex")
    .toUpperCase()}`;
}
const end = record(1, 0, []);
const fileOf = (...lines: readonly string[]): Uint8Array => Buffer.from(`${lines.join("\n")}\n`);
const problemOf = (file: Uint8Array): string => {
  try {
    readHex(file, limit);
  } catch (error) {
    expect(error).toBeInstanceOf(IntelHexError);
    return (error as IntelHexError).message;
  }
  return "none";
};

test("data that follow one another make the image", () => {
  const lines = [record(0, 0, [1, 2, 3]), record(0, 3, [4]), record(3, 0, [0, 0, 0, 0]), end];
  expect(readHex(fileOf(...lines), limit)).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(readHex(Buffer.from(lines.join("\r\n")), limit)).toEqual(Uint8Array.of(1, 2, 3, 4));
});

test("base addresses are added, both kinds of them", () => {
  const data = Array.from({ length: 16 }, (_, index) => index);
  for (const base of [record(2, 0, [0, 1]), record(4, 0, [0, 0])]) {
    const second = base.startsWith(":02000002") ? 0 : 16;
    const image = readHex(fileOf(record(0, 0, data), base, record(0, second, data), end), limit);
    expect(image).toEqual(Uint8Array.from([...data, ...data]));
  }
});

test.each([
  ["an empty file", fileOf(""), "cut off: it has no end record"],
  ["a file that ends too early", fileOf(record(0, 0, [1])), "cut off: it has no end record"],
  ["no data", fileOf(end), "holds no data"],
  ["another format", fileOf("UF2"), "line 1: it is not a colon and pairs of hexadecimal digits"],
  ["half a byte", fileOf(":0000000"), "line 1: it is not a colon"],
  ["a wrong checksum", fileOf(record(0, 0, [1]), ":0100010002FD"), "line 2: its checksum is wrong"],
  ["a wrong length", fileOf(":0200000001FD"), "line 1: it has 1 bytes of data, not 2 as it says"],
  ["an unknown kind", fileOf(record(6, 0, [1])), "line 1: records of kind 6 are not known"],
  ["a gap", fileOf(record(0, 0, [1]), record(0, 2, [2]), end), "line 2: its address is 0x2, not 0x1"],
  ["a start elsewhere", fileOf(record(0, 16, [1]), end), "line 1: its address is 0x10, not 0x0"],
  [
    "a place beyond the flash",
    fileOf(record(4, 0, [0, 1]), record(0, 0, [1]), end),
    "line 2: address 0x10000 is beyond",
  ],
  ["a short base address", fileOf(record(4, 0, [1]), end), "line 1: a base address has 2 bytes, not 1"],
  ["more after the end", fileOf(record(0, 0, [1]), end, end), "line 3: there is more after the end record"],
])("%s is refused", (_name, file, problem) => {
  expect(problemOf(file)).toContain(problem);
});
