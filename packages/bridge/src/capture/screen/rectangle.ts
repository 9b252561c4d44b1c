/** Pixels; on the desktop from the upper left corner of all monitors, y downwards. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What two have in common; undefined: nothing. */
export function intersect(one: Rectangle, other: Rectangle): Rectangle | undefined {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** The smallest one in which both are. */
export function unite(one: Rectangle, other: Rectangle): Rectangle {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const width = Math.max(one.x + one.width, other.x + other.width) - x;
  const height = Math.max(one.y + one.height, other.y + other.height) - y;
  return { x, y, width, height };
}

/** The same rectangle seen from another origin. */
export const relativeTo = (origin: Rectangle, { x, y, width, height }: Rectangle): Rectangle => ({
  x: x - origin.x,
  y: y - origin.y,
  width,
  height,
});

export function grow({ x, y, width, height }: Rectangle, byPixels: number): Rectangle {
  return { x: x - byPixels, y: y - byPixels, width: width + 2 * byPixels, height: height + 2 * byPixels };
}

export const areaOf = (rectangle: Rectangle | undefined): number =>
  rectangle === undefined ? 0 : rectangle.width * rectangle.height;
