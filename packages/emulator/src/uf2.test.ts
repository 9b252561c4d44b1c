import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultImage } from "./default-image.ts";
import { Uf2Error, flashBase, parseUf2, readImage, writeImage, writeUf2 } from "./uf2.ts";

const page = (index: number) => ({
  address: flashBase + 256 * index,
  data: new Uint8Array(256).fill(index),
  isMainFlash: true,
});
const problemOf = (file: Uint8Array): string => {
  try {
    readImage(file);
  } catch (error) {
    expect(error).toBeInstanceOf(Uf2Error);
    return (error as Uf2Error).message;
  }
  return "none";
};
const patched = (offset: number, value: number): Uint8Array => {
  const file = writeUf2([page(0), page(1)]);
  new DataView(file.buffer).setUint32(offset, value, true);
  return file;
};

test("what is written is read again", () => {
  const pages = [page(0), { address: 7, data: new Uint8Array(256).fill(9), isMainFlash: false }];
  expect(parseUf2(writeUf2(pages))).toEqual(pages);
  expect(readImage(writeUf2([page(0), page(1)]))).toEqual(
    Uint8Array.from({ length: 512 }, (_, index) => Math.floor(index / 256)),
  );
});

test("the committed image is one", () => {
  const image = readImage(readFileSync(defaultImage()));
  expect(image.length).toBeGreaterThan(4096);
});

test.each([
  ["an empty file", new Uint8Array(0), "size is 0 bytes"],
  ["half a block", new Uint8Array(256), "size is 256 bytes"],
  ["another magic number", patched(512, 1), "block 1 of 2: a magic number is wrong"],
  ["another last magic number", patched(508, 1), "block 0 of 2: a magic number is wrong"],
  ["another chip", patched(28, 0xe48bff59), "not for the RP2040"],
  ["no family", patched(8, 0), "not for the RP2040"],
  ["another payload size", patched(16, 128), "payload is 128 bytes"],
  ["blocks out of order", patched(512 + 20, 0), "it says it is block 0 of 2"],
  ["another count", patched(24, 3), "it says it is block 0 of 3"],
  ["a gap", writeUf2([page(0), page(2)]), "block 1: its address is 0x10000200, not 0x10000100"],
  ["a start elsewhere", writeUf2([page(1)]), "block 0: its address is 0x10000100"],
  ["a page outside of main flash", writeUf2([{ ...page(0), isMainFlash: false }]), "block 0"],
])("%s is refused", (_name, file, problem) => {
  expect(problemOf(file)).toContain(problem);
});

test("an image becomes a file that holds it, its last page filled up as erased flash", () => {
  const image = Uint8Array.from({ length: 300 }, (_, index) => index & 0xff);
  const read = readImage(writeImage(image));
  expect(read).toHaveLength(512);
  expect(read.subarray(0, 300)).toEqual(image);
  expect(new Set(read.subarray(300))).toEqual(new Set([0xff]));
});
