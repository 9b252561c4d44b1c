import type Sharp from "sharp";
import { mostBytes } from "../capture/screen/encoding-tries.ts";
import type { Rectangle } from "./browser/protocol.ts";

/** More pixels than any screen has. */
const mostPixels = 100_000_000;
const qualities = [80, 60, 40, 20] as const;

/**
 * The picture with those parts black, as far as they are in it: of the same format and size, made anew of its pixels, so that
 * nothing of what was there is left. Rejects when it is no picture.
 */
export async function paintBlack(
  makeSharp: typeof Sharp,
  picture: Uint8Array,
  black: readonly Rectangle[],
): Promise<Uint8Array> {
  const { format } = await makeSharp(picture, { limitInputPixels: mostPixels }).metadata();
  const { data, info } = await makeSharp(picture, { limitInputPixels: mostPixels })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  for (const rectangle of black) {
    fillBlack(data, info, rectangle);
  }
  const raw = { width: info.width, height: info.height, channels: info.channels };
  let last: Uint8Array = data;
  for (const quality of qualities) {
    const image = makeSharp(data, { raw });
    last = await (format === "webp" ? image.webp({ quality }) : image.jpeg({ quality })).toBuffer();
    if (last.length <= mostBytes) {
      break;
    }
  }
  return last;
}

/** Raw pixels, row by row. */
interface Size {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Whole pixels: one that is touched is black. */
export function fillBlack(data: Uint8Array, size: Size, { left, top, width, height }: Rectangle): void {
  const within = (place: number, end: number): number => Math.min(Math.max(place, 0), end);
  const fromX = within(Math.floor(left), size.width);
  const toX = within(Math.ceil(left + width), size.width);
  const toY = within(Math.ceil(top + height), size.height);
  for (let y = within(Math.floor(top), size.height); y < toY; y += 1) {
    const row = y * size.width;
    data.fill(0, (row + fromX) * size.channels, (row + Math.max(fromX, toX)) * size.channels);
  }
}
