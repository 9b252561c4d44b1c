import { Buffer } from "node:buffer";
import sharp from "sharp";
import { expect, test } from "vitest";
import { encodePicture } from "./encode-picture.ts";
import { firstTry, mostBytes, nextTry } from "./encoding-tries.ts";
import type { Pixels } from "./pixels.ts";

/** White noise is the worst there is for a JPEG. Numerical Recipes' generator; the same noise each time. */
function noise(width: number, height: number): Pixels {
  const words = new Uint32Array(width * height);
  let state = 1;
  for (let index = 0; index < words.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[index] = state ^ (state >>> 16);
  }
  return { width, height, bytes: new Uint8Array(words.buffer) };
}

const plain = (width: number, height: number, colour: string): Pixels => ({
  width,
  height,
  bytes: Buffer.alloc(width * height * 4, colour, "hex"),
});

const part = (pixels: Pixels) => ({ pixels, area: { x: 0, y: 0, width: pixels.width, height: pixels.height } });

test("4K noise fits into 64 KB", async () => {
  const picture = await encodePicture(sharp, [part(noise(3840, 2160))]);
  expect(picture.bytes.length).toBeLessThanOrEqual(mostBytes);
  const { format, width, height } = await sharp(picture.bytes).metadata();
  expect({ format, width, height }).toEqual({ format: "jpeg", width: picture.width, height: picture.height });
  expect(picture.width).toBeGreaterThan(400);
});

test("a small picture keeps its size, a wide one becomes 1600 wide", async () => {
  expect(await encodePicture(sharp, [part(plain(564, 340, "ffffffff"))])).toMatchObject({ width: 564, height: 340 });
  expect(await encodePicture(sharp, [part(plain(1920, 1080, "ffffffff"))])).toMatchObject({ width: 1600, height: 900 });
  expect(await encodePicture(sharp, [part(plain(1, 1, "ffffffff"))])).toMatchObject({ width: 1, height: 1 });
});

test("monitors stand side by side, each with its own part", async () => {
  const red = { pixels: plain(300, 200, "ff0000ff"), area: { x: 100, y: 50, width: 200, height: 100 } };
  const blue = part(plain(100, 60, "0000ffff"));
  const { bytes, width, height } = await encodePicture(sharp, [red, blue]);
  expect({ width, height }).toEqual({ width: 300, height: 100 });
  const raw = await sharp(bytes).raw().toBuffer();
  const colourAt = (x: number, y: number) =>
    [...raw.subarray((y * width + x) * 3).subarray(0, 3)].map((value) => (value > 128 ? 1 : 0)).join("");
  expect([colourAt(100, 50), colourAt(250, 30), colourAt(250, 80)]).toEqual(["100", "001", "000"]);
});

test("tries become coarser first, then always smaller", () => {
  expect(firstTry(564)).toEqual({ width: 564, quality: 80 });
  expect(firstTry(3840)).toEqual({ width: 1600, quality: 80 });
  expect(nextTry(firstTry(1600), 75_000)).toEqual({ width: 1600, quality: 60 });
  expect(nextTry(firstTry(1600), 95_000)).toEqual({ width: 1600, quality: 40 });
  const smaller = nextTry(firstTry(1600), 400_000);
  expect(smaller).toEqual({ width: 793, quality: 40 });
  expect(nextTry(smaller, mostBytes + 1).width).toBeLessThan(793);
  expect(nextTry({ width: 1600, quality: 60 }, mostBytes + 1)).toMatchObject({ quality: 60 });
  expect(nextTry({ width: 2, quality: 40 }, 65_537)).toEqual({ width: 1, quality: 40 });
});
