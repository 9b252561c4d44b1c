import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
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
