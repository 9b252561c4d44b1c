import { Buffer } from "node:buffer";
import { type Rectangle, intersect } from "./rectangle.ts";

/** Red, green, blue and opacity, a byte each, row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** Per channel; smaller differences are taken for noise. */
const tolerance = 8;
/** An empty terminal with its prompt has more than this; a mouse pointer on a black screen has not. */
const leastShareOfOthers = 1 / 4000;

/** A prime, so that looking at every so many pixels, round and round, comes to each of them once. */
const stepPixels = 7919;

/** Whether all pixels of the area have one colour, or nearly all nearly one. */
export function isBlank(pixels: Pixels, area: Rectangle): boolean {
  const usual = usualColour(pixels, area);
  const count = area.width * area.height;
  let allowed = Math.ceil(count * leastShareOfOthers);
  // From all over the picture, so that one that is not blank is told soon.
  for (let number = 0, at = 0; number < count; number += 1, at = (at + stepPixels) % count) {
    if (isOther(pixels.bytes, indexOf(pixels, area, at), usual)) {
      allowed -= 1;
      if (allowed < 0) {
        return false;
      }
    }
  }
  return true;
}

/** Where the bytes of a pixel are, by its number in the area. */
const indexOf = (pixels: Pixels, area: Rectangle, number: number): number =>
  ((area.y + Math.floor(number / area.width)) * pixels.width + area.x + (number % area.width)) * 4;

function isOther(bytes: Uint8Array, index: number, [red, green, blue]: Colour): boolean {
  return (
    Math.abs((bytes[index] ?? 0) - red) > tolerance ||
    Math.abs((bytes[index + 1] ?? 0) - green) > tolerance ||
    Math.abs((bytes[index + 2] ?? 0) - blue) > tolerance
  );
}

type Colour = readonly [red: number, green: number, blue: number];

/** The middle of each channel over samples: of a picture that is blank, its colour. */
function usualColour(pixels: Pixels, area: Rectangle): Colour {
  const samples = 1000;
  const count = area.width * area.height;
  const channels: [number[], number[], number[]] = [[], [], []];
  for (let number = 0; number < samples; number += 1) {
    const index = indexOf(pixels, area, (number * stepPixels) % count);
    for (const [channel, values] of channels.entries()) {
      values.push(pixels.bytes[index + channel] ?? 0);
    }
  }
  const [red, green, blue] = channels;
  return [middle(red), middle(green), middle(blue)];
}

const middle = (values: number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;

/**
 * A screen lets nothing shine through. Under Wine the fourth byte is 0 where a program drew by plain GDI, which would come out
 * black; whether Windows leaves it so too was not tried.
 */
export function makeOpaque({ bytes }: Pixels): void {
  for (let index = 3; index < bytes.length; index += 4) {
    bytes[index] = 0xff;
  }
}

/** Fills the rectangle, as far as it is in the picture, with plain grey. */
export function paintOver(pixels: Pixels, rectangle: Rectangle): void {
  const inside = intersect({ x: 0, y: 0, width: pixels.width, height: pixels.height }, rectangle);
  if (inside === undefined) {
    return;
  }
  const row = Buffer.alloc(inside.width * 4, "808080ff", "hex");
  for (let y = inside.y; y < inside.y + inside.height; y += 1) {
    pixels.bytes.set(row, (y * pixels.width + inside.x) * 4);
  }
}
