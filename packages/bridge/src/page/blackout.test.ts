import sharp from "sharp";
import { expect, test } from "vitest";
import { blackOut } from "./blackout.ts";
import { fillBlack, paintBlack } from "./paint-black.ts";

const [width, height] = [64, 48];

/** All of one red, with words of a maker beside the pixels. */
const picture = async (format: "jpeg" | "webp" = "jpeg"): Promise<Uint8Array> =>
  sharp({ create: { width, height, channels: 3, background: "#ff0000" } })
    .withExif({ IFD0: { Copyright: "a canary beside the pixels" } })
    .toFormat(format, { quality: 80 })
    .toBuffer();

async function redsOf(bytes: Uint8Array): Promise<(x: number, y: number) => number> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([width, height]);
  return (x, y) => data[(y * width + x) * info.channels] ?? -1;
}

test("exactly those pixels are black: at the edges and beyond them, too, and each that is touched", () => {
  const pixels = new Uint8Array(width * height * 3).fill(200);
  const black = [
    { left: 16, top: 8, width: 16, height: 8 },
    { left: -100, top: 40, width: 116, height: 1000 },
    { left: 40.9, top: 20.9, width: 0.2, height: 0.2 },
    { left: 200, top: 200, width: 5, height: 5 },
    { left: 10, top: 10, width: 0, height: 0 },
  ];
  for (const rectangle of black) {
    fillBlack(pixels, { width, height, channels: 3 }, rectangle);
  }
  const wrong: string[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isTouched = (x === 40 || x === 41) && (y === 20 || y === 21);
      const isBlack = (x >= 16 && x < 32 && y >= 8 && y < 16) || (x < 16 && y >= 40) || isTouched;
      const at = (y * width + x) * 3;
      if (pixels.subarray(at, at + 3).some((value) => value !== (isBlack ? 0 : 200))) {
        wrong.push(`${x},${y}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("the picture that is made of them is black there, and as before elsewhere", async () => {
  const painted = await paintBlack(sharp, await picture(), [{ left: 16, top: 8, width: 16, height: 16 }]);
  const red = await redsOf(painted);
  // A JPEG blurs colours over two pixels.
  expect([red(18, 10), red(24, 16), red(29, 21)].every((value) => value < 8)).toBe(true);
  expect([red(13, 10), red(34, 16), red(24, 5), red(24, 26)].every((value) => value > 240)).toBe(true);
});

test.each(["jpeg", "webp"] as const)("a %s stays one, and nothing beside the pixels is left", async (format) => {
  const before = await picture(format);
  expect(Buffer.from(before).includes("a canary")).toBe(true);
  const after = await blackOut(before, [{ left: 0, top: 0, width, height }]);
  const { exif, format: now, icc, xmp } = await sharp(after).metadata();
  expect({ exif, icc, xmp, format: now }).toEqual({ exif: undefined, icc: undefined, xmp: undefined, format });
  expect(Buffer.from(after).includes("a canary")).toBe(false);
  expect((await redsOf(after))(30, 20)).toBeLessThan(8);
});

test("what is no picture is refused, and the bridge goes on", async () => {
  const wrong = new TextEncoder().encode("no picture");
  await expect(blackOut(wrong, [])).rejects.toMatchObject({ code: "page_picture_not_painted" });
  await expect(blackOut(new Uint8Array(), [])).rejects.toMatchObject({ code: "page_picture_not_painted" });
});
