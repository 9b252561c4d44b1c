import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { defaultImage, imagesFolder, readImage } from "@tier2/emulator";
import { expect, onTestFinished, test } from "vitest";
import { readBundledImage, readImageFile, requireImageFor } from "./image.ts";

/** A file with this content. */
function fileOf(content: Uint8Array | string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-image-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "image");
  writeFileSync(file, content);
  return file;
}

const uf2 = readFileSync(defaultImage("pico"));
const hex = readFileSync(defaultImage("promicro"), "utf8");
const bin = readFileSync(path.join(imagesFolder, "pico.bin"));

/** Changes a copy. */
const changed = (bytes: Uint8Array, change: (view: DataView) => void): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  change(new DataView(copy.buffer));
  return copy;
};

/** An Intel HEX file of these bytes, 16 a line. */
function hexOf(bytes: Uint8Array, address = 0): string {
  const record = (place: number, kind: number, data: Uint8Array): string => {
    const line = [data.length, place >> 8, place & 0xff, kind, ...data];
    const checksum = -line.reduce((sum, byte) => sum + byte, 0) & 0xff;
    return `:${Buffer.from([...line, checksum]).toString("hex")}`;
  };
  const lines = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, index) =>
    record(address + 16 * index, 0, bytes.subarray(16 * index, 16 * index + 16)),
  );
  return [...lines, record(0, 1, new Uint8Array(0))].join("\n");
}

const avr = readFileSync(path.join(imagesFolder, "promicro.bin"));
/** As an ATmega328P has it: 26 vectors, then the program. */
const otherAvr = Buffer.concat([avr.subarray(0, 4 * 26), new Uint8Array(200).fill(0x11)]);

test.each(["pico", "promicro", "leonardo"])(
  "the image of %s that came with this software is what it says",
  async (board) => {
    const image = await readBundledImage(board);
    expect(image).toMatchObject({ board, version: "0.1.0", isKnown: true });
    requireImageFor(board, image, false);
  },
);

test("a board without an image is told, with those that have one", async () => {
  await expect(readBundledImage("uno")).rejects.toMatchObject({
    code: "board_unknown",
    hint: expect.stringContaining("pico") as unknown,
  });
});

test.each([
  ["uf2", uf2, "rp2040"],
  ["bin", bin, "rp2040"],
  ["bin", readFileSync(path.join(imagesFolder, "leonardo.bin")), "atmega32u4"],
  ["hex", hex, "atmega32u4"],
])("a %s is told by its content, whatever its name", async (format, content, chip) => {
  expect(await readImageFile(fileOf(content))).toMatchObject({ format, chip, isKnown: true });
});

test.each([
  ["no file at all", undefined, "image_unreadable"],
  ["an empty file", "", "image_unrecognised"],
  ["a text", "hello, this is no image\n", "image_unrecognised"],
  ["an ELF file", Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0]), "image_unrecognised"],
  ["a UF2 file that is cut off in a block", uf2.subarray(0, 1000), "image_broken"],
  ["a UF2 file that is cut off between blocks", uf2.subarray(0, 1024), "image_broken"],
  ["a UF2 file of another family", changed(uf2, (view) => view.setUint32(28, 0xe48b_ff59, true)), "image_broken"],
  ["a UF2 file with a gap", changed(uf2, (view) => view.setUint32(512 + 12, 0x1000_1000, true)), "image_broken"],
  [
    "a UF2 file with a block twice",
    changed(uf2, (view) => view.setUint32(1024 + 12, 0x1000_0100, true)),
    "image_broken",
  ],
  ["a UF2 file of two families", changed(uf2, (view) => view.setUint32(1024 + 28, 0xada5_2840, true)), "image_broken"],
  ["a UF2 file whose start is damaged", changed(uf2, (view) => view.setUint8(32 + 100, 1)), "image_unrecognised"],
  ["an Intel HEX file of another AVR", hexOf(otherAvr), "image_unrecognised"],
  ["an Intel HEX file with a gap", hex.split("\n").toSpliced(20, 1).join("\n"), "image_broken"],
  ["an Intel HEX file that begins later", hexOf(avr, 0x1000), "image_broken"],
  ["an Intel HEX file beyond the end", hexOf(new Uint8Array(0x7010)), "image_broken"],
  ["an Intel HEX file without its end", hex.split("\n").slice(0, 100).join("\n"), "image_broken"],
  ["an Intel HEX file with a wrong digit", hex.replace("0", "1"), "image_broken"],
  ["a BIN that is cut off", bin.subarray(0, 5000), "image_cut_off"],
  ["a BIN whose first page is damaged", changed(bin, (view) => view.setUint8(100, 1)), "image_unrecognised"],
  ["a BIN that is larger than the flash", Buffer.concat([bin, new Uint8Array(0x20_0000)]), "image_too_large"],
])("%s is refused", async (_what, content, code) => {
  const file = content === undefined ? "/nonexistent/image.uf2" : fileOf(content);
  await expect(readImageFile(file)).rejects.toMatchObject({
    code,
    message: expect.stringContaining("/image") as unknown,
  });
});

test("an image of another chip, of another board, or of unknown origin is refused", async () => {
  const pico = await readBundledImage("pico");
  expect(() => requireImageFor("promicro", pico, true)).toThrow(
    "is for an rp2040; the board (promicro) has an atmega32u4",
  );
  const promicro = await readBundledImage("promicro");
  expect(() => requireImageFor("leonardo", promicro, true)).toThrow("is for the board promicro, not for leonardo");
  const own = await readImageFile(
    fileOf(changed(bin, (view) => view.setUint8(bin.length - 1, 1 + view.getUint8(bin.length - 1)))),
  );
  expect(own).toMatchObject({ isKnown: false, board: "pico" });
  expect(() => requireImageFor("pico", own, false)).toThrow("none of the images");
  requireImageFor("pico", own, true);
  const foreign = { ...own, board: undefined, version: undefined };
  requireImageFor("pico", foreign, true);
});

test("the same bytes in another file are known", async () => {
  const image = await readImageFile(fileOf(readImage(uf2)));
  expect(image).toMatchObject({ format: "bin", isKnown: true });
});

test("segment records are followed", async () => {
  expect(await readImageFile(fileOf(`:020000020000FC\n${hexOf(avr)}`))).toMatchObject({ format: "hex", isKnown: true });
});

test.skipIf(process.platform === "win32").each([
  ["a folder", (): string => tmpdir()],
  ["a device without end", (): string => "/dev/zero"],
  [
    "a pipe that nobody writes to",
    (): string => {
      const file = `${fileOf("")}-pipe`;
      execFileSync("mkfifo", [file]);
      return file;
    },
  ],
  [
    "a link to itself",
    (): string => {
      const file = `${fileOf("")}-link`;
      symlinkSync(file, file);
      return file;
    },
  ],
])("%s is not read", async (_what, make) => {
  await expect(readImageFile(make())).rejects.toMatchObject({ code: "image_unreadable", category: "usage" });
});

test("a file that is larger than any image is not read", async () => {
  const file = fileOf(uf2);
  truncateSync(file, 1024 ** 3);
  await expect(readImageFile(file)).rejects.toMatchObject({ code: "image_too_large" });
});
