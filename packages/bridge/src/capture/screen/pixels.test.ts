import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { type Pixels, isBlank, makeOpaque, paintOver } from "./pixels.ts";

const plain = (width: number, height: number, colour: string): Pixels => ({
  width,
  height,
  bytes: Buffer.alloc(width * height * 4, colour, "hex"),
});

const whole = ({ width, height }: Pixels) => ({ x: 0, y: 0, width, height });

function fill(pixels: Pixels, x: number, y: number, width: number, height: number): void {
  for (let row = y; row < y + height; row += 1) {
    const start = (row * pixels.width + x) * 4;
    pixels.bytes.fill(0xff, start, start + width * 4);
  }
}

test.each(["000000ff", "1e6fd2ff", "ffffffff"])("one colour is blank: %s", (colour) => {
  const pixels = plain(400, 300, colour);
  expect(isBlank(pixels, whole(pixels))).toBe(true);
});

test("slight noise and a mouse pointer do not make a picture", () => {
  const pixels = plain(1920, 1080, "000000ff");
  for (let index = 0; index < pixels.bytes.length; index += 4) {
    pixels.bytes[index] = (index / 4) % 7;
  }
  fill(pixels, 900, 500, 12, 19);
  expect(isBlank(pixels, whole(pixels))).toBe(true);
});

test("a line of text in a large empty window is no blank picture, wherever it is", () => {
  for (const [x, y] of [
    [0, 0],
    [1500, 1060],
  ] as const) {
    const pixels = plain(1920, 1080, "202020ff");
    fill(pixels, x, y, 120, 8);
    expect(isBlank(pixels, whole(pixels))).toBe(false);
  }
});

test("only the wanted area is looked at", () => {
  const pixels = plain(400, 300, "000000ff");
  fill(pixels, 0, 0, 200, 300);
  expect(isBlank(pixels, whole(pixels))).toBe(false);
  expect(isBlank(pixels, { x: 200, y: 10, width: 200, height: 200 })).toBe(true);
  expect(isBlank(pixels, { x: 190, y: 10, width: 200, height: 200 })).toBe(false);
});

test("what is painted over is grey and opaque, also where it reaches out of the picture", () => {
  const pixels = plain(10, 10, "112233ff");
  paintOver(pixels, { x: 8, y: -5, width: 100, height: 7 });
  paintOver(pixels, { x: 50, y: 50, width: 10, height: 10 });
  const rows = Array.from({ length: 10 }, (_value, y) =>
    Array.from({ length: 10 }, (_other, x) => {
      const index = (y * 10 + x) * 4;
      return Buffer.from(pixels.bytes.subarray(index, index + 4)).toString("hex") === "808080ff" ? "#" : ".";
    }).join(""),
  );
  expect(rows).toEqual(["........##", "........##", ...Array.from({ length: 8 }, () => "..........")]);
});

test("what the fourth byte says of opacity is no colour", () => {
  const pixels = plain(2, 1, "3366cc00");
  makeOpaque(pixels);
  expect(pixels).toEqual(plain(2, 1, "3366ccff"));
});
