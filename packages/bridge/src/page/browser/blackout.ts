import type { Rectangle } from "./protocol.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly left: number;
  readonly top: number;
}

/** What is to be painted black, and how it was before each change. */
export interface Blackout {
  readonly areas: readonly Rectangle[];
  readonly before: readonly (readonly Rectangle[])[];
}

export const noBlackout: Blackout = { areas: [], before: [] };
/** As many as the bridge takes. */
export const mostAreas = 100;
/** Smaller ones are a click rather than a rectangle; picture pixels. */
export const leastSide = 8;

const between = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), Math.max(least, most));

/** Within the picture, in whole pixels. */
export function withinPicture(area: Rectangle, picture: Size): Rectangle {
  const width = between(Math.round(area.width), Math.min(leastSide, picture.width), picture.width);
  const height = between(Math.round(area.height), Math.min(leastSide, picture.height), picture.height);
  return {
    left: between(Math.round(area.left), 0, picture.width - width),
    top: between(Math.round(area.top), 0, picture.height - height),
    width,
    height,
  };
}

export const betweenCorners = (first: Point, second: Point): Rectangle => ({
  left: Math.min(first.left, second.left),
  top: Math.min(first.top, second.top),
  width: Math.abs(first.left - second.left),
  height: Math.abs(first.top - second.top),
});

const changed = ({ areas, before }: Blackout, next: readonly Rectangle[]): Blackout => ({
  areas: next,
  before: [...before.slice(-199), areas],
});

export const addArea = (blackout: Blackout, area: Rectangle, picture: Size): Blackout =>
  blackout.areas.length >= mostAreas ? blackout : changed(blackout, [...blackout.areas, withinPicture(area, picture)]);

export const replaceArea = (blackout: Blackout, index: number, area: Rectangle, picture: Size): Blackout =>
  index in blackout.areas ? changed(blackout, blackout.areas.with(index, withinPicture(area, picture))) : blackout;

export const removeArea = (blackout: Blackout, index: number): Blackout =>
  index in blackout.areas ? changed(blackout, blackout.areas.toSpliced(index, 1)) : blackout;

export const undoChange = ({ areas, before }: Blackout): Blackout => ({
  areas: before.at(-1) ?? areas,
  before: before.slice(0, -1),
});

/** In the middle of what is seen, a quarter as wide. */
export const newArea = (seen: Rectangle): Rectangle => ({
  left: seen.left + (seen.width * 3) / 8,
  top: seen.top + (seen.height * 7) / 16,
  width: seen.width / 4,
  height: seen.height / 8,
});

/** What an arrow key does to an area, with Shift to its size; undefined: another key. */
export function byKey(area: Rectangle, key: string, isShift: boolean, picture: Size): Rectangle | undefined {
  const step = Math.max(4, Math.round(picture.width / 100));
  const directions: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  };
  const direction = directions[key];
  if (direction === undefined) {
    return undefined;
  }
  const [right, down] = direction;
  if (!isShift) {
    return withinPicture({ ...area, left: area.left + right, top: area.top + down }, picture);
  }
  const width = between(area.width + right, leastSide, picture.width - area.left);
  const height = between(area.height + down, leastSide, picture.height - area.top);
  return withinPicture({ ...area, width, height }, picture);
}
